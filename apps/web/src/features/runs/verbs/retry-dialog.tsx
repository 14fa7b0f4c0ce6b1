'use client';

import { Radio, Stack, Text } from '@mantine/core';
import type { Json } from '@waymark/protocol';
import { useState } from 'react';
import { JsonInput } from '../../../components/json-input.tsx';
import { HeldDialog, type HeldDialogProps } from './held-dialog.tsx';
import { nameOf, takesInput } from './held.ts';
import { VersionSelect } from './version-select.tsx';

const titles = {
  step: (name: string) => `Retry “${name}”`,
  compensation: (name: string) => `Retry the compensation of “${name}”`,
  run: () => 'Retry the run',
};

const effects = {
  step: 'The step is tried again, with all its attempts. If it fails again, it is held again.',
  compensation: 'It is undone once more, under the same key. If that fails again, the run is held again.',
  run: 'The run goes on from where it is: its time begins anew, and its output is made again.',
};

/** Tries again what is held: as it was, with another input, or by a newer version of the definition. */
export function RetryDialog({ run, held, onClose }: HeldDialogProps) {
  const [isChanged, setChanged] = useState(false);
  const [input, setInput] = useState<Json | undefined>(held.step?.input);
  const [isBroken, setBroken] = useState(false);
  const [version, setVersion] = useState(run.version);
  const name = nameOf(held);
  return (
    <HeldDialog
      run={run}
      held={held}
      verb="retry"
      title={titles[held.kind](name)}
      submit="Retry"
      done={`Tried again: ${name}`}
      request={{
        ...(isChanged ? { input: input ?? null } : {}),
        ...(version === run.version ? {} : { version }),
      }}
      wide={takesInput(held)}
      blocked={isChanged && isBroken}
      onClose={onClose}
    >
      <Text size="sm">{effects[held.kind]}</Text>
      {takesInput(held) && (
        <Radio.Group
          size="xs"
          label="Input"
          value={isChanged ? 'another' : 'same'}
          onChange={(value) => {
            setChanged(value === 'another');
            // The field begins with the last JSON that stood there.
            setBroken(false);
          }}
        >
          <Stack gap={8} mt={6}>
            <Radio
              size="xs"
              value="same"
              label="As it was"
              description="Under the same key, so whoever has done it already knows it again."
            />
            <Radio
              size="xs"
              value="another"
              label="Another input"
              description="As something new, under a new key. What it may have done before is undone if the run is."
            />
          </Stack>
        </Radio.Group>
      )}
      {isChanged && (
        <JsonInput
          label="The input to try with"
          description={
            hasMask(held.step?.input ?? null) ? 'JSON. Leave a ‹secret …› as it is: it is put in again.' : 'JSON'
          }
          value={input}
          onChange={setInput}
          onBroken={setBroken}
          minRows={5}
        />
      )}
      {held.kind !== 'compensation' && <VersionSelect run={run} version={version} onChange={setVersion} />}
    </HeldDialog>
  );
}

function hasMask(input: Json): boolean {
  return JSON.stringify(input).includes('‹secret ');
}
