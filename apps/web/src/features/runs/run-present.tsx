'use client';

import { useQuery } from '@tanstack/react-query';
import type { RunEvent } from '@waymark/protocol';
import Link from 'next/link';
import { api } from '../../api/client.ts';
import type { Run, RunSummary, Step } from '../../api/types.ts';
import { shortenIds } from '../../components/format.ts';
import { StatusIcon } from '../../components/status-badge.tsx';
import { Elapsed, Time } from '../../components/time.tsx';
import { ApprovalCard } from '../approvals/approval-card.tsx';
import { type Present, presentOf } from './run-facts.ts';
import { innermostOpen, type RelatedRuns, runsOfStep } from './sub-runs/related-runs.ts';
import classes from './run.module.css';

type Props = { run: Run; related: RelatedRuns; events: RunEvent[]; onSelect: (address: string) => void };

/** What the run does or waits for right now, since when and until when, with the decision to make where there is one. */
export function RunPresent({ run, related, events, onSelect }: Props) {
  const asked =
    events.some(({ type }) => type === 'approval_opened') ||
    run.steps.some(({ type, status }) => type === 'approval' && status === 'waiting');
  const { data: approvals } = useQuery({
    queryKey: ['approvals', 'of-run', run.runId],
    queryFn: () => api.listApprovals({ runId: run.runId, status: 'open' }),
    enabled: asked,
  });
  const present = presentOf(run);
  const open = approvals?.items.filter(({ status }) => status === 'open') ?? [];
  if (present.length === 0 && open.length === 0) return null;
  const openRunOf = (step: Step): RunSummary | undefined =>
    runsOfStep(related, run.runId, step).find(({ closedAt }) => closedAt === null);
  return (
    <div className={classes.present}>
      {present.map((entry) => (
        <PresentLine
          key={`${entry.kind} ${'step' in entry ? entry.step?.address : ''}`}
          entry={entry}
          subRun={'step' in entry && entry.step ? openRunOf(entry.step) : undefined}
          related={related}
          onSelect={onSelect}
        />
      ))}
      {open.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} onPage />
      ))}
    </div>
  );
}

type LineProps = {
  entry: Present;
  /** That the step waits for. */
  subRun: RunSummary | undefined;
  related: RelatedRuns;
  onSelect: (address: string) => void;
};

function PresentLine({ entry, subRun, related, onSelect }: LineProps) {
  const name = (id: string, address: string) => (
    <button type="button" className={classes.stepLink} onClick={() => onSelect(address)}>
      {id}
    </button>
  );
  switch (entry.kind) {
    case 'retrying':
      return (
        <p className={classes.line}>
          <StatusIcon status="retrying" />
          <span>
            {name(entry.step.id, entry.step.address)} is tried again <Time at={entry.nextAt} /> ({entry.what})
            {entry.error && <span className="dim"> · {entry.error}</span>}
          </span>
        </p>
      );
    case 'waiting':
      return (
        <p className={classes.line}>
          <StatusIcon status="waiting" />
          <span>
            {entry.step && name(entry.step.id, entry.step.address)} waits for{' '}
            {subRun ? <WaitForRun subRun={subRun} related={related} /> : sayWait(entry.what)}
            {entry.since && (
              <span className="dim">
                {' '}
                · for <Elapsed from={entry.since} to={null} />
              </span>
            )}
            {entry.until && (
              <span className="dim">
                {' '}
                · due <Time at={entry.until} />
              </span>
            )}
          </span>
        </p>
      );
    case 'busy':
      return (
        <p className={classes.line}>
          <StatusIcon status="running" />
          <span>
            Working on{' '}
            {entry.steps.slice(0, 6).map((step, index) => (
              <span key={step.address}>
                {index > 0 && ', '}
                {name(step.id, step.address)}
                {step.compensation?.status === 'running' && <span className="dim"> (undoing)</span>}
              </span>
            ))}
            {entry.steps.length > 6 && ` and ${entry.steps.length - 6} more`}
          </span>
        </p>
      );
  }
}

/** The sub-run, and what holds it up at the bottom of the tree. */
function WaitForRun({ subRun, related }: { subRun: RunSummary; related: RelatedRuns }) {
  const reasons = innermostOpen(related, subRun).filter(({ waitingFor }) => waitingFor);
  return (
    <>
      the sub-run <RunLink run={subRun} />
      {reasons.slice(0, 3).map((run) => (
        <span key={run.runId} className="dim">
          {' '}
          · {run === subRun ? 'it' : <RunLink run={run} />} waits for {shortenIds(run.waitingFor ?? '')}
        </span>
      ))}
      {reasons.length > 3 && <span className="dim"> · and {reasons.length - 3} more wait</span>}
    </>
  );
}

function RunLink({ run: { runId, workflow } }: { run: RunSummary }) {
  return (
    <Link href={`/runs/${runId}`} className="link">
      {workflow}
    </Link>
  );
}

/** What it waits for; until when is told beside it. */
function sayWait(what: string): string {
  return shortenIds(what.replace(/ until \S+Z$/, ''));
}
