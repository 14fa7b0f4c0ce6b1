'use client';

import { Select, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { toProblem } from '../../../api/problem.ts';
import type { Run, Step } from '../../../api/types.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { canResume, hasBegun } from '../run-facts.ts';
import { CommandProblem } from './command-problem.tsx';
import { ResumePlanView } from './resume-plan-view.tsx';
import { useCommand } from './use-command.ts';
import { useResumePlan } from './use-resume-plan.ts';
import { VerbDialog } from './verb-dialog.tsx';
import { VersionSelect } from './version-select.tsx';
import classes from './verbs.module.css';

type Props = {
  run: Run;
  /** Address of the step from which it is to go on; null: what failed, was cancelled or undone. */
  from: string | null;
  onClose: () => void;
};

/** Lets a run go on that has failed or was cancelled, and says beforehand what comes of that. */
export function ResumeDialog({ run, from: first, onClose }: Props) {
  const [from, setFrom] = useState(first);
  const [version, setVersion] = useState(run.version);
  const wish = { ...(from === null ? {} : { from }), ...(version === run.version ? {} : { version }) };
  const plan = useResumePlan(run.runId, wish);
  const command = useCommand(run.runId, { done: 'Resumed', onDone: onClose, isStored: false });
  const isGone = !command.isPending && !canResume(run);
  const isImpossible = plan.isError && toProblem(plan.error).status === 409;
  const isFitting = plan.isSuccess && !plan.isPlaceholderData && plan.data.refused.length === 0;
  return (
    <VerbDialog
      title="Resume this run?"
      submit={isImpossible || isGone ? null : 'Resume the run'}
      wide
      sending={command.isPending}
      blocked={!isFitting}
      problem={<Problem isGone={isGone} error={command.error} />}
      onSubmit={(reason) =>
        command.send({ verb: 'resume', address: '/', request: { ...wish, ...(reason ? { reason } : {}) } })
      }
      onClose={onClose}
    >
      {isImpossible ? (
        <ProblemPanel error={plan.error} />
      ) : (
        <>
          <Text size="sm">
            {from === null
              ? 'It goes on as a further execution: what failed, was cancelled or undone is done again, and then all that follows.'
              : 'It goes on as a further execution: the step and all that waits for it is done again, as well as what failed, was cancelled or undone.'}
          </Text>
          <Select
            label="From"
            data={[{ value: '/', label: whatEnded(run) }, ...run.steps.filter(hasBegun).map(toOption)]}
            value={from ?? '/'}
            onChange={(value) => setFrom(value === '/' ? null : value)}
            searchable
            nothingFoundMessage="No such step has run"
          />
          <VersionSelect run={run} version={version} onChange={setVersion} />
          {plan.data && <ResumePlanView plan={plan.data} run={run} isOld={plan.isPlaceholderData} />}
          {plan.isError && <ProblemPanel error={plan.error} onRetry={() => void plan.refetch()} />}
          {plan.isPending && <Skeleton height={72} radius="md" />}
        </>
      )}
    </VerbDialog>
  );
}

function whatEnded({ status }: Run): string {
  return status === 'cancelled' ? 'What was cancelled or undone' : 'What failed';
}

function toOption({ address, title }: Step): { value: string; label: string } {
  return { value: address, label: title ? `${address.slice(1)} · ${title}` : address.slice(1) };
}

/** Of what ended runs are told, nothing is stored that Temporal does not take at once. */
function Problem({ isGone, error }: { isGone: boolean; error: Error | null }) {
  if (isGone)
    return (
      <p className={classes.note} role="status">
        It goes on already: somebody was faster.
      </p>
    );
  if (!error) return null;
  if (toProblem(error).code !== 'ORCHESTRATOR_UNAVAILABLE') return <CommandProblem error={error} />;
  return (
    <p className={classes.note} role="alert">
      Temporal does not answer, and nothing has changed. Try it again in a moment.
    </p>
  );
}
