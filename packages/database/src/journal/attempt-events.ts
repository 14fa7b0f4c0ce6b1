import type { Json, RunEventType } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import type { NewEvent } from './events.ts';

type Place = { runId: string; address: string };

type AttemptRow = {
  run_id: string;
  address: string;
  phase: string;
  attempt: number;
  status: string;
  worker: string | null;
  started_at: Date;
  finished_at: Date | null;
  error: Json;
  next_attempt_at: Date | null;
  start_told: boolean;
  failure_told: boolean;
};

/**
 * The events of attempts of which nobody has told yet.
 *
 * @param places Steps of which the journal tells now that they, or their compensations, began or ended.
 */
export async function loadUntoldAttempts(client: Queryable, places: readonly Place[]): Promise<NewEvent[]> {
  if (places.length === 0) return [];
  const { rows } = await client.query<AttemptRow>(
    `SELECT attempt.*, ${isTold('attempt_started')} AS start_told, ${isTold('attempt_failed')} AS failure_told
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS place(run_id, address) JOIN attempt USING (run_id, address)
     ORDER BY started_at`,
    [places.map(({ runId }) => runId), places.map(({ address }) => address)],
  );
  return rows.flatMap(eventsOf);
}

function isTold(type: RunEventType): string {
  return `EXISTS (
    SELECT FROM run_event AS told WHERE told.run_id = attempt.run_id AND told.address = attempt.address AND told.type = '${type}'
      AND told.body->>'phase' = attempt.phase AND (told.body->>'attempt')::int = attempt.attempt)`;
}

function eventsOf(row: AttemptRow): NewEvent[] {
  const { run_id: runId, address, attempt, phase, status, error, worker } = row;
  const about = { runId, address, leg: null, ordinal: null };
  const started: NewEvent = {
    ...about,
    type: 'attempt_started',
    at: row.started_at.toISOString(),
    body: { attempt, phase, worker },
  };
  const failed: NewEvent = {
    ...about,
    type: 'attempt_failed',
    at: (row.finished_at ?? row.started_at).toISOString(),
    body: { attempt, phase, status, error, nextAttemptAt: row.next_attempt_at?.toISOString() ?? null },
  };
  return [...(row.start_told ? [] : [started]), ...(row.error === null || row.failure_told ? [] : [failed])];
}
