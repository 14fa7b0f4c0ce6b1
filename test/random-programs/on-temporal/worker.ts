/**
 * A worker that carries out the actions of random programs, in a process of its own, so that it can be killed. What an
 * attempt comes to is said at the gate; what it does is a row of `made`, through the effect store.
 * Environment: DATABASE_URL, TEMPORAL_ADDRESS, GATE_URL, ACTIONS_QUEUE.
 */
import { type ActionContext, ActionFailure, defineAction } from '@waymark/action-kit';
import { startActionsWorker } from '@waymark/actions-worker';
import { createDatabase, createEffectStore } from '@waymark/database';
import type { ScriptedAttempt } from '@waymark/interpreter/contract';
import type { Json, Phase } from '@waymark/protocol';
import { loadTemporalConfig } from '@waymark/temporal';
import { z } from 'zod';
import { describeProofActions } from '../play.ts';
import type { Visit } from './gate.ts';

const databaseUrl = process.env['DATABASE_URL'] ?? '';
const queue = process.env['ACTIONS_QUEUE'] ?? '';
const gateUrl = process.env['GATE_URL'] ?? '';
const database = createDatabase(databaseUrl, { connections: 20 });
const effects = createEffectStore(database);

const actions = describeProofActions(queue).map(({ name, title }) =>
  defineAction({
    name,
    title,
    input: z.json(),
    output: z.json(),
    queue,
    heartbeatTimeout: 4_000,
    keepsEffects: true,
    run: (input, context) => attempt(input as Json, context),
  }),
);

async function attempt(input: Json, context: ActionContext): Promise<Json> {
  const { idempotencyKey, cancelled } = context;
  const visitor = await findVisitor(context);
  const said = await visit(visitor, 'before', cancelled).catch((error: unknown) => {
    throw cancelled.aborted ? new ActionFailure('Stopped', 'stopped') : error;
  });
  if (said && 'error' in said)
    throw new ActionFailure(said.error.type, 'on purpose', { effect: said.effect ?? 'none' });
  const output = await effects.once(context, input, async (client) => {
    const { runId, round, step } = visitor;
    await client.query('INSERT INTO made (key, run_id, round, step) VALUES ($1, $2, $3, $4)', [
      idempotencyKey,
      runId,
      round,
      step,
    ]);
    return said && 'output' in said ? said.output : input;
  });
  await visit(visitor, 'after');
  return output;
}

type Visitor = Omit<Visit, 'stage'>;

/** What a sub-run does it does for the attempt of the step that has started it: as that it comes to the gate. */
async function findVisitor({ runId, idempotencyKey, attempt: number }: ActionContext): Promise<Visitor> {
  const { rows } = await database.pool.query<{ key: string }>('SELECT step_key AS key FROM sub_run WHERE run_id = $1', [
    runId,
  ]);
  const [key, ofSubRun] = [rows[0]?.key ?? idempotencyKey, rows.length > 0];
  const { run = '', round, address, phase, attempt: further = '1' } = keyParts.exec(key)?.groups ?? {};
  return {
    runId: run,
    pid: process.pid,
    round: Number(round),
    step: `${phase as Phase} ${address}`,
    attempt: ofSubRun ? Number(further) : number,
  };
}

const keyParts = /^(?<run>[^/]+)\/(?<round>\d+)(?<address>\/.*)\/(?<phase>do|undo)\/\d+(?:\/(?<attempt>\d+))?$/;

async function visit(
  visitor: Visitor,
  stage: Visit['stage'],
  signal: AbortSignal | null = null,
): Promise<ScriptedAttempt | null> {
  const body: Visit = { ...visitor, stage };
  const response = await fetch(gateUrl, { method: 'POST', body: JSON.stringify(body), signal });
  return (await response.json()) as ScriptedAttempt | null;
}

await startActionsWorker({ databaseUrl, temporal: loadTemporalConfig(), actions, queue });
process.on('disconnect', () => process.exit());
process.send?.('ready');
