import { createHash } from 'node:crypto';
import { ActionFailure } from '@waymark/action-kit';
import type { ActionContext } from '@waymark/action-kit';
import {
  type NewRun,
  type Queryable,
  type StartableVersion,
  findKeyHolder,
  findParentRun,
  findStartableVersion,
  insertRun,
  isUniqueViolation,
  linkSubRun,
  runIndexes,
  waitsFor,
} from '@waymark/database';
import { definitionLimits, parseWorkflowReference } from '@waymark/definition';
import {
  type StartRefusal,
  inputSchemaOf,
  makeBusinessKey,
  prepareInput,
  readBusinessKey,
} from '@waymark/definition/validate';
import { type Json, finalRunStatuses } from '@waymark/protocol';
import type { SubRunRequest, SubRunStarter } from './start-run.ts';

/** Which run a step has: one that was made for it, or the open one that has the business key. */
export type MadeSubRun = { runId: string; joined: boolean };

/**
 * Stores a sub-run and which step it belongs to. Where its business key is taken, the step gets the open run that has it.
 *
 * @param client inside the transaction that records the step's effect
 * @throws {ActionFailure} all of them without an effect
 */
export async function makeSubRun(
  client: Queryable,
  { taskQueue }: Pick<SubRunStarter, 'taskQueue'>,
  { mode, onParentClose, queue, input: request }: SubRunRequest,
  { runId: parentRunId, address, idempotencyKey }: ActionContext,
): Promise<MadeSubRun> {
  const parent = await findParentRun(client, parentRunId);
  if (!parent) throw refuse('NotFound', `the run "${parentRunId}" is not known`);
  const depth = parent.depth + 1;
  if (depth > definitionLimits.subRunDepth)
    throw refuse('LimitExceeded', `sub-runs are nested deeper than ${definitionLimits.subRunDepth}`, {
      code: 'DEPTH_LIMIT',
      limit: definitionLimits.subRunDepth,
    });

  const version = await findWorkflow(client, request.workflow);
  const { input } = unwrap(prepareInput(inputSchemaOf(version.definition), request.input));
  const run: NewRun = {
    id: makeRunId(idempotencyKey),
    workflow: version.name,
    version: version.version,
    key: findKey(request.key, version, input),
    input,
    orderId: orderIdOf(input),
    startedBy: parent.startedBy,
    idempotencyKey: null,
    requestHash: '',
    taskQueue: queue ?? taskQueue,
    parent: {
      runId: parentRunId,
      address,
      rootRunId: mode === 'detach' ? null : parent.rootRunId,
      depth,
    },
  };
  const made = await insertOrJoin(client, run);
  if (made.joined && mode === 'wait' && (await waitsFor(client, made.runId, parentRunId)))
    throw refuse('NotAllowed', `the open run "${made.runId}" has the business key, and it waits for this one`);
  await linkSubRun(client, { stepKey: idempotencyKey, parentRunId, address, mode, onParentClose, ...made });
  return made;
}

async function findWorkflow(client: Queryable, text: string): Promise<StartableVersion> {
  const reference = parseWorkflowReference(text);
  const found = reference && (await findStartableVersion(client, reference.name, reference.version));
  if (!found) throw refuse('NotFound', `there is no workflow "${text.slice(0, 200)}"`);
  return found;
}

/** The step's own key, or the one that the definition makes. */
function findKey(asked: Json, { name, key }: StartableVersion, input: Json): string | null {
  const own = readBusinessKey(asked);
  if (own === undefined) throw refuse('InvalidInput', 'a business key has to be a text of 1 to 500 characters');
  return own ?? unwrap(makeBusinessKey(key, name, input)).key;
}

async function insertOrJoin(client: Queryable, run: NewRun): Promise<MadeSubRun> {
  await client.query('SAVEPOINT before_run');
  try {
    await insertRun(client, run);
    return { runId: run.id, joined: false };
  } catch (error) {
    if (run.key === null || !isUniqueViolation(error, runIndexes.openKey)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT before_run');
    const holder = await findKeyHolder(client, run.workflow, run.key, finalRunStatuses);
    if (holder) return { runId: holder, joined: true };
    // It ended just now: the next attempt finds the key free.
    throw new ActionFailure('LimitExceeded', 'the business key was taken until now', { effect: 'none' });
  }
}

/** The same in every attempt. */
function makeRunId(idempotencyKey: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  const bytes = createHash('sha256').update(idempotencyKey).digest().subarray(0, 26);
  return `run_${[...bytes].map((byte) => alphabet.charAt(byte % alphabet.length)).join('')}`;
}

function orderIdOf(input: Json): string | null {
  const orderId = typeof input === 'object' && input !== null && !Array.isArray(input) ? input['orderId'] : null;
  return typeof orderId === 'string' && orderId !== '' && orderId.length <= 255 ? orderId : null;
}

/** @throws {ActionFailure} */
function unwrap<Value extends object>(prepared: Value | { refusal: StartRefusal }): Value {
  if (!('refusal' in prepared)) return prepared;
  const { message, problems } = prepared.refusal;
  throw refuse('InvalidInput', message, { problems });
}

function refuse(type: string, message: string, data: unknown = null): ActionFailure {
  return new ActionFailure(type, message, { retryable: false, data: data as Json, effect: 'none' });
}
