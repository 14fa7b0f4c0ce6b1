'use client';

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Run } from '../../api/types.ts';
import { ProblemPanel } from '../../components/problem-panel.tsx';

type Props = { run: Run; opened: boolean; onClose: () => void };

/** Asks for the reason and says beforehand what cancelling does. */
export function CancelDialog({ run, opened, onClose }: Props) {
  const [reason, setReason] = useState('');
  const cancel = useMutation({ mutationFn: () => api.cancelRun(run.runId, reason.trim()), onSuccess: onClose });
  const held = run.status === 'held';
  return (
    <Modal opened={opened} onClose={onClose} title="Cancel this run?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          cancel.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            {held
              ? 'The compensations that failed are tried again. If they work, the run ends cancelled; if not, it is held again.'
              : 'What runs is stopped, and what was done is undone by its compensations, newest first. This cannot be taken back.'}
          </Text>
          <Textarea
            label="Reason"
            description="Kept with the run, for those who ask later."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autosize
            minRows={2}
            data-autofocus
          />
          {cancel.isError && <ProblemPanel error={cancel.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red" loading={cancel.isPending}>
              Cancel the run
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
