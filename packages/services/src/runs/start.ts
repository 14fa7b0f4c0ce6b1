import {
  type NewRun,
  type Run,
  findOpenRunByKey,
  findRunByIdempotencyKey,
  inTransaction,
  insertOrder,
  insertRun,
  isUniqueViolation,
  runIndexes,
} from '@waymark/database';
import { type Json, finalRunStatuses, taskQueues } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { newId } from '../ids.ts';
import { type OrderDraft, draftDemoOrder, draftOrder } from '../orders/draft.ts';
import { parseInput } from '../parse.ts';
import { hashJson } from '../values.ts';
import { dispatchRun } from './dispatch.ts';
import { getRun } from './get.ts';
import { prepareStart } from './prepare-start.ts';
import { StartRunInput } from './schemas.ts';
import type { RunWithStepsView } from './view.ts';

/** Milliseconds after which a start is answered also when Temporal has not taken it yet. */
const patience = 3_500;

export type StartedRun =
  | { outcome: 'accepted'; runId: string; status: 'pending'; orderId: string | null }
  /** The business key is taken: this open run has it. */
  | { outcome: 'taken'; run: RunWithStepsView };

/**
 * Starts a run. From the moment its row is committed it will run: when Temporal does not take it now, the dispatcher
 * starts it.
 *
 * @throws {ServiceError} for an unknown workflow, an input that does not fit, or an idempotency key of another request
 */
export async function startRun({ ctx, input }: { ctx: ServiceContext; input: StartRunInput }): Promise<StartedRun> {
  requirePermission(ctx, 'runs.start');
  const begin = Date.now();
  const request = parseInput(StartRunInput, input);
  const idempotencyKey = readIdempotencyKey(request.idempotencyKey);
  const requestHash = hashJson(asJson({ ...input, idempotencyKey: null }));
  const earlier = idempotencyKey === null ? null : await findRunByIdempotencyKey(ctx.database, idempotencyKey);
  if (earlier) return repeatAnswer(earlier, requestHash);

  const runId = newId('run');
  const order =
    request.order === undefined ? null : request.order === true ? draftDemoOrder() : draftOrder(request.order);
  const start = await prepareStart(ctx, { ...request, order });
  try {
    const createdAt = await insertWithOrder(ctx, order, {
      id: runId,
      workflow: start.workflow,
      version: start.version,
      key: start.key,
      input: start.input,
      orderId: start.orderId,
      startedBy: ctx.actor.name,
      idempotencyKey,
      requestHash,
      // Whichever dispatcher finds it, it goes to the same orchestrators.
      taskQueue: ctx.taskQueue ?? taskQueues.orchestrator,
    });
    const dispatch = dispatchRun(ctx, { ...start, id: runId, startedBy: ctx.actor.name, createdAt }, start.program);
    await settleWithin(patience - (Date.now() - begin), dispatch);
    return { outcome: 'accepted', runId, status: 'pending', orderId: start.orderId };
  } catch (error) {
    // Two at once: the other one was first, and its run is the answer.
    if (idempotencyKey !== null && isUniqueViolation(error, runIndexes.idempotencyKey)) {
      const winner = await findRunByIdempotencyKey(ctx.database, idempotencyKey);
      if (winner) return repeatAnswer(winner, requestHash);
    }
    if (start.key !== null && isUniqueViolation(error, runIndexes.openKey)) {
      const holder = await findOpenRunByKey(ctx.database, start.workflow, start.key, finalRunStatuses);
      if (holder) return { outcome: 'taken', run: await getRun({ ctx, input: { runId: holder.id } }) };
      // It ended just now: the key is free again.
      return startRun({ ctx, input });
    }
    throw error;
  }
}

async function insertWithOrder({ database }: ServiceContext, order: OrderDraft | null, run: NewRun): Promise<Date> {
  if (!order) return insertRun(database.pool, run);
  return inTransaction(database, async (client) => {
    await insertOrder(client, { ...order, runId: run.id });
    return insertRun(client, run);
  });
}

/** Waits for the work, but no longer than this; it goes on behind, and what fails then is the dispatcher's to repeat. */
async function settleWithin(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds));
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function repeatAnswer(run: Run, requestHash: string): StartedRun {
  if (run.requestHash === requestHash)
    return { outcome: 'accepted', runId: run.id, status: 'pending', orderId: run.orderId };
  throw new ServiceError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.', {
    data: { runId: run.id },
  });
}

/** What was parsed from JSON, with some keys undefined. */
function asJson(value: Record<string, unknown>): Json {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Json;
}
