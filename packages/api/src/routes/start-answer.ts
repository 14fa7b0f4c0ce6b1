import type { StartedRun } from '@waymark/services';
import type { Context } from 'hono';

/** 202 with where to look; 200 with the open run when the business key is taken. */
export function startAnswer(c: Context, started: StartedRun): Response {
  if (started.outcome === 'taken') return c.json(started.run, 200, { location: `/api/runs/${started.run.runId}` });
  const { runId, status, orderId } = started;
  return c.json({ runId, status, ...(orderId === null ? {} : { orderId }) }, 202, { location: `/api/runs/${runId}` });
}
