'use client';

import { Text } from '@mantine/core';
import { HeldDialog, type HeldDialogProps } from './held-dialog.tsx';
import { nameOf } from './held.ts';

/** Says that what is held has failed for good. */
export function FailDialog({ run, held, onClose }: HeldDialogProps) {
  const name = nameOf(held);
  return (
    <HeldDialog
      run={run}
      held={held}
      verb="fail"
      title={held.kind === 'run' ? 'Fail the run' : `Fail “${name}”`}
      submit="Fail it"
      color="red"
      done={`Failed for good: ${name}`}
      onClose={onClose}
    >
      <Text size="sm">
        It has failed for good. The handlers of the definition decide first, except by holding it again. Where none lets
        the run go on, what was done is undone, newest first, and the run ends with this error. This cannot be taken
        back.
      </Text>
    </HeldDialog>
  );
}
