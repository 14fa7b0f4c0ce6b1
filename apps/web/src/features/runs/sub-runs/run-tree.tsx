import Link from 'next/link';
import type { RunSummary } from '../../../api/types.ts';
import { IdText } from '../../../components/id-text.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { whyOf } from '../run-facts.ts';
import { type RelatedRuns, isDetached } from './related-runs.ts';
import classes from './sub-runs.module.css';

type Props = {
  runs: readonly RunSummary[];
  related: RelatedRuns;
  /** The run of the page. */
  current: string;
  label: string;
};

/** Runs with the runs that their steps have started, each a link with its status. */
export function RunTree({ runs, related, current, label }: Props) {
  return (
    <ul className={classes.tree} aria-label={label}>
      {runs.map((run) => (
        <li key={run.runId}>
          <RunLine
            run={run}
            isCurrent={run.runId === current}
            // What waits for a sub-run is said there.
            why={related.byParent.has(run.runId) ? null : whyOf(run)}
          />
          {related.byParent.has(run.runId) && (
            <RunTree
              runs={related.byParent.get(run.runId) ?? []}
              related={related}
              current={current}
              label={`Sub-runs of ${run.workflow}`}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function RunLine({ run, isCurrent, why }: { run: RunSummary; isCurrent: boolean; why: string | null }) {
  const name = (
    <>
      {run.workflow} <span className="dim">v{run.version}</span>
    </>
  );
  return (
    <div className={classes.run}>
      <span className={classes.line}>
        {isCurrent ? (
          <strong aria-current="page">{name}</strong>
        ) : (
          <Link href={`/runs/${run.runId}`} className="link">
            {name}
          </Link>
        )}
        <StatusBadge status={run.status} />
        {isDetached(run) && <span className={classes.detached}>detached</span>}
      </span>
      <span className={classes.line}>
        {run.parentAddress && <code className="dim">{run.parentAddress}</code>}
        <span className="dim">
          <IdText id={run.runId} />
        </span>
      </span>
      {why && (
        <span className={classes.why} title={why}>
          {why}
        </span>
      )}
    </div>
  );
}
