'use client';

import Link from 'next/link';
import type { Run, RunSummary } from '../../api/types.ts';
import { Section } from '../../components/section.tsx';
import { RunsTable } from '../runs/runs-table.tsx';
import classes from './home.module.css';

/** Open runs, live. */
export function RunningNow({ runs, retrying }: { runs: RunSummary[]; retrying: Run[] }) {
  return (
    <Section
      title={runs.length > 0 ? `Running now · ${runs.length}${runs.length >= 30 ? '+' : ''}` : 'Running now'}
      flush
      aside={
        <Link href="/runs?status=pending,running,waiting,held,paused,compensating" className="link">
          All open
        </Link>
      }
    >
      {runs.length === 0 ? (
        <p className={classes.none}>Nothing runs right now. Start something: it appears here at once.</p>
      ) : (
        <RunsTable runs={runs.slice(0, 12)} compact retrying={new Set(retrying.map(({ runId }) => runId))} />
      )}
    </Section>
  );
}
