import { type CompensationState, type Json, type StepState, foldStep } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import type { RecordedEntry } from './recorded-entry.ts';
import { plainText } from './plain-text.ts';
import type { Statement } from './statement.ts';

/** A step of a run as the read model keeps it. */
export type RunStep = { runId: string; step: StepState };

/**
 * The state of a step from its entries, in the order of the journal.
 *
 * @returns null when nothing is told of it.
 */
export function stepOf(entries: readonly RecordedEntry[]): StepState | null {
  return entries.length === 0 ? null : foldStep(entries.map(({ entry }) => entry));
}

/** Deletes the read model's rows of steps about which nothing is told any more. */
export function planStepRemovals(gone: readonly { runId: string; address: string }[]): Statement[] {
  if (gone.length === 0) return [];
  return [
    {
      text: 'DELETE FROM step USING unnest($1::text[], $2::text[]) AS gone(run_id, address) WHERE step.run_id = gone.run_id AND step.address = gone.address',
      values: [gone.map(({ runId }) => runId), gone.map(({ address }) => address)],
    },
  ];
}

/** Writes the read model's rows of steps. */
export function planSteps(steps: readonly RunStep[]): Statement[] {
  if (steps.length === 0) return [];
  const states = steps.map(({ step }) => step);
  return [
    {
      text: `INSERT INTO step (run_id, address, type, title, status, attempts, started_at, finished_at, input, output, error, idempotency_key,
                       waiting_for, waiting_until, compensation, updated_at)
     SELECT *, now() FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::timestamptz[],
                                 $9::json[], $10::json[], $11::json[], $12::text[], $13::text[], $14::timestamptz[], $15::json[])
     ON CONFLICT (run_id, address) DO UPDATE SET
       type = excluded.type, title = excluded.title, status = excluded.status, attempts = excluded.attempts,
       started_at = excluded.started_at, finished_at = excluded.finished_at, input = excluded.input, output = excluded.output,
       error = excluded.error, idempotency_key = excluded.idempotency_key, waiting_for = excluded.waiting_for,
       waiting_until = excluded.waiting_until, compensation = excluded.compensation, updated_at = now()`,
      values: [
        steps.map(({ runId }) => runId),
        states.map(({ address }) => address),
        states.map(({ type }) => type),
        states.map(({ title }) => plainText(title)),
        states.map(({ status }) => status),
        states.map(({ attempts }) => attempts),
        states.map(({ startedAt }) => startedAt),
        states.map(({ finishedAt }) => finishedAt),
        states.map(({ input }) => toJson(input)),
        states.map(({ output }) => toJson(output)),
        states.map(({ error }) => toJson(error)),
        states.map(({ idempotencyKey }) => plainText(idempotencyKey)),
        states.map(({ waitingFor }) => plainText(waitingFor)),
        states.map(({ waitingUntil }) => waitingUntil),
        states.map(({ compensation }) => toJson(compensation)),
      ],
    },
  ];
}

type ActiveStepRow = {
  run_id: string;
  address: string;
  type: string;
  status: StepState['status'];
  error: StepState['error'];
  waiting_for: string | null;
  compensation: CompensationState | null;
};

/** Loads what decides about the status of open runs: the steps that do something now. */
export async function loadActiveSteps(client: Queryable, runIds: readonly string[]): Promise<RunStep[]> {
  if (runIds.length === 0) return [];
  const { rows } = await client.query<ActiveStepRow>(
    `SELECT run_id, address, type, status, error, waiting_for, compensation FROM step
     WHERE run_id = ANY($1) AND (status IN ('running', 'waiting', 'held', 'retrying') OR compensation IS NOT NULL) ORDER BY run_id, address`,
    [runIds],
  );
  return rows.map(({ run_id: runId, waiting_for: waitingFor, ...row }) => ({
    runId,
    step: { ...unknownParts, ...row, waitingFor },
  }));
}

const unknownParts = {
  title: null,
  attempts: 0,
  startedAt: null,
  finishedAt: null,
  input: null,
  output: null,
  idempotencyKey: null,
  waitingUntil: null,
};

function toJson(value: Json | StepState['error'] | StepState['compensation']): string | null {
  return value === null ? null : JSON.stringify(value);
}
