'use client';

import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';

type Props = {
  title: string;
  /** What it does, and what it asks for beside the reason. */
  children: ReactNode;
  /** On the button; null: there is nothing to be said, for what the children or the problem tell. */
  submit: string | null;
  color?: 'red';
  /** It asks for more than a reason. */
  wide?: boolean;
  /** On the button that leaves everything as it is. */
  leave?: string;
  sending: boolean;
  /** What is wrong with what was sent. */
  problem: ReactNode;
  /** Nothing can be sent as it stands. */
  blocked?: boolean;
  onSubmit: (reason: string) => void;
  onClose: () => void;
};

/** Says beforehand what a verb does to a run, and asks for the reason. Stays as long as it is being sent. */
export function VerbDialog({ title, children, submit, color, leave = 'Close', wide, ...props }: Props) {
  const { sending, problem, blocked = false, onSubmit, onClose } = props;
  const [reason, setReason] = useState('');
  const isBlocked = blocked || sending || submit === null;
  return (
    <Modal opened onClose={() => sending || onClose()} title={title} size={wide ? 'lg' : 'md'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBlocked) onSubmit(reason.trim());
        }}
      >
        <Stack gap="sm">
          {children}
          {submit !== null && (
            <Textarea
              label="Reason"
              description="Kept with the run, for those who ask later."
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={2_000}
              data-autofocus
            />
          )}
          {problem}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={sending}>
              {leave}
            </Button>
            {submit !== null && (
              <Button type="submit" {...(color ? { color } : {})} loading={sending} disabled={blocked}>
                {submit}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
