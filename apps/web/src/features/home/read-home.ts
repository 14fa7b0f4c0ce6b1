import { finalRunStatuses } from '@waymark/protocol';
import { api } from '../../api/client.ts';
import type { Approval, Run, RunSummary, Workflow } from '../../api/types.ts';
import { nextAttemptOf } from '../runs/run-facts.ts';

export type Home = {
  /** Runs that wait for a person, those that are held before those that somebody has paused. */
  stopped: RunSummary[];
  /** Runs that are between two attempts of a step, with those steps. */
  retrying: Run[];
  approvals: Approval[];
  open: RunSummary[];
  recent: RunSummary[];
  workflows: Workflow[];
};

/** Of runs that go on by themselves. */
const openStatuses = 'pending,running,waiting,compensating';
/** How many open runs are looked into for steps that are being retried. */
const mostLookedInto = 8;

/** Everything that the home page shows, in one read. */
export async function readHome(): Promise<Home> {
  const [held, paused, open, recent, approvals, workflows] = await Promise.all([
    api.listRuns({ status: 'held', limit: 20 }),
    api.listRuns({ status: 'paused', limit: 20 }),
    api.listRuns({ status: openStatuses, limit: 30 }),
    api.listRuns({ status: finalRunStatuses.join(','), limit: 10 }),
    api.listApprovals({ status: 'open', limit: 50 }),
    api.listWorkflows(),
  ]);
  // Only a run itself knows that a step of it waits for its next attempt; the oldest are the likeliest.
  const suspects = open.items.filter(({ status }) => status === 'running').slice(-mostLookedInto);
  const looked = await Promise.allSettled(suspects.map(({ runId }) => api.getRun(runId)));
  const retrying = looked.flatMap((result) =>
    result.status === 'fulfilled' && result.value.steps.some((step) => nextAttemptOf(step)) ? [result.value] : [],
  );
  return {
    stopped: [...held.items, ...paused.items],
    retrying,
    approvals: approvals.items,
    open: open.items,
    recent: recent.items,
    workflows: workflows.items,
  };
}
