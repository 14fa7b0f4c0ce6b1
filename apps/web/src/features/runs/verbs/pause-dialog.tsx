'use client';

import { Text } from '@mantine/core';
import type { Run } from '../../../api/types.ts';
import { CommandProblem } from './command-problem.tsx';
import { useCommand } from './use-command.ts';
import { VerbDialog } from './verb-dialog.tsx';

const words = {
  pause: {
    title: 'Pause this run?',
    effect: 'What is under way ends. Nothing new begins and no clock fires until the run is resumed.',
    submit: 'Pause the run',
    done: 'Paused',
  },
  resume: {
    title: 'Resume this run?',
    effect: 'The run goes on, and what was due meanwhile happens now.',
    submit: 'Resume the run',
    done: 'Resumed',
  },
};

type Props = { run: Run; verb: 'pause' | 'resume'; onClose: () => void };

/** Stops a run before it begins anything new, or lets it go on. */
export function PauseDialog({ run, verb, onClose }: Props) {
  const { effect, done, ...texts } = words[verb];
  const command = useCommand(run.runId, { done, onDone: onClose });
  const hasSubRuns = run.steps.some(({ type, status }) => type === 'workflow' && status === 'waiting');
  return (
    <VerbDialog
      {...texts}
      sending={command.isPending}
      problem={command.isError && <CommandProblem error={command.error} />}
      onSubmit={(reason) => command.send({ verb, address: '/', request: reason ? { reason } : {} })}
      onClose={onClose}
    >
      <Text size="sm">
        {effect}
        {verb === 'pause' && hasSubRuns && ' Its sub-runs go on: pause them on their own pages.'}
      </Text>
    </VerbDialog>
  );
}
