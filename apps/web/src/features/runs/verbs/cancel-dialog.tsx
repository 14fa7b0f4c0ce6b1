'use client';

import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { Run } from '../../../api/types.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { heldOf } from './held.ts';
import { useOnce } from './use-command.ts';
import { VerbDialog } from './verb-dialog.tsx';

type Props = { run: Run; onClose: () => void };

/** Says beforehand what cancelling does. */
export function CancelDialog({ run, onClose }: Props) {
  const mutationKey = ['cancel', run.runId];
  const cancel = useMutation({
    mutationKey,
    mutationFn: (reason: string) => api.cancelRun(run.runId, reason),
    onSuccess: onClose,
  });
  const send = useOnce(mutationKey, cancel.mutate);
  const isUndoing = heldOf(run).some(({ kind }) => kind === 'compensation');
  return (
    <VerbDialog
      title="Cancel this run?"
      submit="Cancel the run"
      color="red"
      leave="Keep it"
      sending={cancel.isPending}
      problem={cancel.isError && <ProblemPanel error={cancel.error} />}
      onSubmit={send}
      onClose={onClose}
    >
      <Text size="sm">
        {isUndoing
          ? 'The compensations that failed are tried again. If they work, the run ends cancelled; if not, it is held again.'
          : 'What runs is stopped, and what was done is undone by its compensations, newest first. The run can be resumed after that, which does it again.'}
      </Text>
    </VerbDialog>
  );
}
