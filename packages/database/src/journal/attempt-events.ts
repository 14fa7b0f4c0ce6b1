import type { Json, JsonObject } from '@waymark/protocol';
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
};

/**
 * The events of attempts of which nobody has told yet.
 *
 * @param places Steps of which the journal tells now that they, or their compensations, began or ended.
 */
export async function loadUntoldAttempts(client: Queryable, places: readonly Place[]): Promise<NewEvent[]> {
  if (places.length === 0) return [];
  const where = 'FROM unnest($1::text[], $2::text[]) AS place(run_id, address)';
  const parameters = [places.map(({ runId }) => runId), places.map(({ address }) => address)];
  const { rows: attempts } = await client.query<AttemptRow>(
    `SELECT attempt.* ${where} JOIN attempt USING (run_id, address) ORDER BY started_at`,
    parameters,
  );
  if (attempts.length === 0) return [];
  const { rows: told } = await client.query<{ run_id: string; address: string; type: string; body: JsonObject }>(
    `SELECT run_id, address, type, body ${where} JOIN run_event USING (run_id, address) WHERE type IN ('attempt_started', 'attempt_failed')`,
    parameters,
  );
  const known = new Set(told.map((event) => nameOf(event)));
  return attempts.flatMap(eventsOf).filter((event) => !known.has(nameOf({ run_id: event.runId, ...event })));
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
  if (error === null) return [started];
  const at = (row.finished_at ?? row.started_at).toISOString();
  const body = { attempt, phase, status, error, nextAttemptAt: row.next_attempt_at?.toISOString() ?? null };
  return [started, { ...about, type: 'attempt_failed', at, body }];
}

function nameOf({
  run_id,
  address,
  type,
  body,
}: {
  run_id: string;
  address: string | null;
  type: string;
  body: JsonObject;
}): string {
  return JSON.stringify([run_id, address, type, body['phase'], body['attempt']]);
}
