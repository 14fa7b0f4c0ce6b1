'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { api } from '../../../api/client.ts';
import type { Run } from '../../../api/types.ts';
import { shortenId } from '../../../components/format.ts';
import { isDetached } from './related-runs.ts';
import classes from './sub-runs.module.css';

/** Where a sub-run belongs: its root, its parent and the step there. Nothing for a run that no other one started. */
export function WayUp({ run }: { run: Run }) {
  const { parentRunId, parentAddress, rootRunId } = run;
  if (parentRunId === null) return null;
  const toStep = parentAddress === null ? '' : `?step=${encodeURIComponent(parentAddress)}`;
  return (
    <nav className={classes.way} aria-label="Where this run belongs">
      {isDetached(run) ? (
        <span>started by</span>
      ) : (
        rootRunId !== parentRunId && (
          <>
            <RunLink runId={rootRunId} /> <span aria-hidden>›</span>
          </>
        )
      )}
      <RunLink runId={parentRunId} />
      {parentAddress !== null && (
        <>
          <span aria-hidden>›</span>
          <Link href={`/runs/${parentRunId}${toStep}`} className="link mono">
            {parentAddress}
          </Link>
        </>
      )}
      {isDetached(run) && <span className={classes.detached}>detached</span>}
    </nav>
  );
}

/** By the name of its workflow, which never changes. */
function RunLink({ runId }: { runId: string }) {
  const { data } = useQuery({ queryKey: ['run', runId], queryFn: () => api.getRun(runId) });
  return (
    <Link href={`/runs/${runId}`} className="link" title={runId}>
      {data?.workflow ?? shortenId(runId)}
    </Link>
  );
}
