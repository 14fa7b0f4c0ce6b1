/**
 * A worker that carries out the actions of random programs, in a process of its own, so that it can be killed. What an
 * attempt comes to is said at the gate; what it does is a row of `made`, through the effect store.
 * Environment: DATABASE_URL, TEMPORAL_ADDRESS, GATE_URL, ACTIONS_QUEUE.
 */
import { type ActionContext, ActionFailure, defineAction } from '@waymark/action-kit';
import { startActionsWorker } from '@waymark/actions-worker';
import { createDatabase, createEffectStore } from '@waymark/database';
import type { ScriptedAttempt } from '@waymark/interpreter/contract';
import type { Json } from '@waymark/protocol';
import { loadTemporalConfig } from '@waymark/temporal';
import { z } from 'zod';
import { describeProofActions } from '../play.ts';
import { heartbeatTimeout } from '../to-definition.ts';
import type { Visit } from './gate.ts';
import { type Visitor, readKey } from './visitor.ts';

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
    heartbeatTimeout,
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

/** What a sub-run does it does for the attempt of the step that has started it: as that it comes to the gate. */
async function findVisitor({ runId, idempotencyKey, attempt }: ActionContext): Promise<Visitor> {
  const { rows } = await database.pool.query<{ key: string }>('SELECT step_key AS key FROM sub_run WHERE run_id = $1', [
    runId,
  ]);
  const { address: _, ...ofKey } = readKey(rows[0]?.key ?? idempotencyKey);
  return { ...ofKey, pid: process.pid, ...(rows.length > 0 ? {} : { attempt }) };
}

async function visit(
  visitor: Visitor,
  stage: Visit['stage'],
  signal: AbortSignal | null = null,
): Promise<ScriptedAttempt | null> {
  const body: Visit = { ...visitor, stage };
  const response = await fetch(gateUrl, { method: 'POST', body: JSON.stringify(body), signal });
  return (await response.json()) as ScriptedAttempt | null;
}

const httpAllow = new URL(gateUrl).host;
await startActionsWorker({ databaseUrl, temporal: loadTemporalConfig(), actions, queue, httpAllow });
process.on('disconnect', () => process.exit());
process.send?.('ready');
