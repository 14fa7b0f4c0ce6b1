'use client';

import { useQuery } from '@tanstack/react-query';
import type { RunEvent } from '@waymark/protocol';
import { api } from '../../api/client.ts';
import type { Run } from '../../api/types.ts';
import { StatusIcon } from '../../components/status-badge.tsx';
import { Elapsed, Time } from '../../components/time.tsx';
import { ApprovalCard } from '../approvals/approval-card.tsx';
import { type Present, presentOf } from './run-facts.ts';
import classes from './run.module.css';

type Props = { run: Run; events: RunEvent[]; onSelect: (address: string) => void };

/** What the run does or waits for right now, since when and until when, with the decision to make where there is one. */
export function RunPresent({ run, events, onSelect }: Props) {
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
  return (
    <div className={classes.present}>
      {present.map((entry) => (
        <PresentLine
          key={`${entry.kind} ${'step' in entry ? entry.step?.address : ''}`}
          entry={entry}
          onSelect={onSelect}
        />
      ))}
      {open.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} onPage />
      ))}
    </div>
  );
}

function PresentLine({ entry, onSelect }: { entry: Present; onSelect: (address: string) => void }) {
  const name = (id: string, address: string) => (
    <button type="button" className={classes.stepLink} onClick={() => onSelect(address)}>
      {id}
    </button>
  );
  switch (entry.kind) {
    case 'held':
      return (
        <p className={classes.line} data-kind="held">
          <StatusIcon status="held" />{' '}
          <span>
            Held: waits for {entry.what} {entry.step && <>· look at {name(entry.step.id, entry.step.address)}</>} ·
            cancel tries the compensations again
          </span>
        </p>
      );
    case 'retrying':
      return (
        <p className={classes.line}>
          <StatusIcon status="retrying" />
          <span>
            {name(entry.step.id, entry.step.address)} is tried again <Time at={entry.nextAt} /> (attempt {entry.attempt}
            ){entry.error && <span className="dim"> · {entry.error}</span>}
          </span>
        </p>
      );
    case 'waiting':
      return (
        <p className={classes.line}>
          <StatusIcon status="waiting" />
          <span>
            {entry.step && name(entry.step.id, entry.step.address)} waits for {entry.what}
            {entry.since && (
              <span className="dim">
                {' '}
                · for <Elapsed from={entry.since} to={null} />
              </span>
            )}
            {entry.until && (
              <span className="dim">
                {' '}
                · until <Time at={entry.until} />
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
