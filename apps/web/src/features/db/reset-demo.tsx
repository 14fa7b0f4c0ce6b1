'use client';

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { api } from '../../api/client.ts';
import { ProblemPanel } from '../../components/problem-panel.tsx';

/** Empties the demo's business tables, after a question. */
export function ResetDemo({ onReset }: { onReset: () => void }) {
  const [asking, { open, close }] = useDisclosure(false);
  const reset = useMutation({
    mutationFn: api.resetDemo,
    onSuccess: () => {
      close();
      onReset();
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<RotateCcw size={14} />} onClick={open}>
        Reset the demo
      </Button>
      <Modal opened={asking} onClose={close} title="Reset the demo?">
        <Stack gap="sm">
          <Text size="sm">
            Open runs of the demo are cancelled; orders, payments and inventory are emptied. Workflows and the history
            of runs stay.
          </Text>
          {reset.isError && <ProblemPanel error={reset.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={reset.isPending} onClick={() => reset.mutate()}>
              Reset
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
