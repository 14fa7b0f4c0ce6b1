import type { Database } from '@waymark/database';
import type { Phase } from '@waymark/protocol';

export type AttemptOf = { round: number; step: `${Phase} ${string}`; attempt: number };

/** An attempt with the run that is played, and the process of the worker that makes it; null: it is not killed. */
export type Visitor = AttemptOf & { runId: string; pid: number | null };

const keyParts = /^(?<runId>[^/]+)\/(?<round>\d+)(?<address>\/.*)\/(?<phase>do|undo)\/\d+(?:\/(?<further>\d+))?$/;

/** What an idempotency key of Waymark says: the step, and, of a sub-run, which one of them it is. */
export function readKey(key: string): Omit<Visitor, 'pid'> & { address: string } {
  const { runId = '', round, address = '', phase, further = '1' } = keyParts.exec(key)?.groups ?? {};
  return { runId, round: Number(round), address, step: `${phase as Phase} ${address}`, attempt: Number(further) };
}

/** Who sends a request: that is written down before it is sent. */
export async function findRequester({ pool }: Database, key: string): Promise<Visitor> {
  const { runId, round, step, address } = readKey(key);
  const { rows } = await pool.query<{ failed: number; worker: string }>(
    `SELECT count(*) FILTER (WHERE counted AND status = 'failed')::int AS failed,
       (array_agg(worker ORDER BY attempt DESC))[1] AS worker
     FROM attempt WHERE run_id = $1 AND address = $2 AND phase = 'do' AND activity = (
       SELECT activity FROM attempt WHERE run_id = $1 AND address = $2 AND phase = 'do' ORDER BY attempt DESC LIMIT 1)`,
    [runId, address],
  );
  const { failed = 0, worker = '' } = rows[0] ?? {};
  return { runId, round, step, attempt: failed + 1, pid: Number(/ (\d+)@/.exec(worker)?.[1]) };
}
