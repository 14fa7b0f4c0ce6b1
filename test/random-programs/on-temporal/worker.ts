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
  const { runId, address, phase, idempotencyKey, cancelled } = context;
  const said = await visit(context, 'before', cancelled).catch((error: unknown) => {
    throw cancelled.aborted ? new ActionFailure('Stopped', 'stopped') : error;
  });
  if (said && 'error' in said)
    throw new ActionFailure(said.error.type, 'on purpose', { effect: said.effect ?? 'none' });
  const output = await effects.once(context, input, async (client) => {
    await client.query('INSERT INTO made (key, run_id, address, phase) VALUES ($1, $2, $3, $4)', [
      idempotencyKey,
      runId,
      address,
      phase,
    ]);
    return said && 'output' in said ? said.output : input;
  });
  await visit(context, 'after');
  return output;
}

async function visit(
  { runId, address, phase, attempt: number }: ActionContext,
  stage: Visit['stage'],
  signal: AbortSignal | null = null,
): Promise<ScriptedAttempt | null> {
  const body: Visit = { runId, pid: process.pid, step: `${phase} ${address}`, attempt: number, stage };
  const response = await fetch(gateUrl, { method: 'POST', body: JSON.stringify(body), signal });
  return (await response.json()) as ScriptedAttempt | null;
}

await startActionsWorker({ databaseUrl, temporal: loadTemporalConfig(), actions, queue });
process.on('disconnect', () => process.exit());
process.send?.('ready');
