'use client';

import { Text } from '@mantine/core';
import type { Json } from '@waymark/protocol';
import { useState } from 'react';
import { JsonInput } from '../../../components/json-input.tsx';
import { HeldDialog, type HeldDialogProps } from './held-dialog.tsx';
import { nameOf } from './held.ts';

const words = {
  step: {
    title: (name: string) => `Skip “${name}”`,
    effect: 'The run goes on as if the step had been skipped. What it may have done is undone if the run fails later.',
    submit: 'Skip it',
    done: (name: string) => `Skipped: ${name}`,
  },
  compensation: {
    title: (name: string) => `Skip the compensation of “${name}”`,
    effect:
      'It is not tried again: what the step did stays done, or was undone by somebody. The rest is undone as usual.',
    submit: 'Skip it',
    done: (name: string) => `Stays done: ${name}`,
  },
  run: {
    title: () => 'Give the run its output',
    effect: 'The run completes with the output that you give. What still runs inside is cancelled; nothing is undone.',
    submit: 'Complete the run',
    done: () => 'The run has its output',
  },
};

/** Lets what is held count as skipped, with an output that a person gives. */
export function SkipDialog({ run, held, onClose }: HeldDialogProps) {
  const [output, setOutput] = useState<Json | undefined>(null);
  const [isBroken, setBroken] = useState(false);
  const { title, effect, submit, done } = words[held.kind];
  const hasOutput = held.kind !== 'compensation';
  const name = nameOf(held);
  return (
    <HeldDialog
      run={run}
      held={held}
      verb="skip"
      title={title(name)}
      submit={submit}
      done={done(name)}
      request={hasOutput ? { output: output ?? null } : {}}
      wide={hasOutput}
      blocked={isBroken}
      onClose={onClose}
    >
      <Text size="sm">{effect}</Text>
      {hasOutput && (
        <JsonInput
          label="Output"
          description={held.kind === 'run' ? 'JSON' : 'JSON; later steps read it'}
          value={output}
          onChange={setOutput}
          onBroken={setBroken}
        />
      )}
    </HeldDialog>
  );
}
