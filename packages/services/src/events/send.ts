import { createHash } from 'node:crypto';
import {
  type InboxEvent,
  findInboxEvent,
  findRunForEvent,
  findRunWithProgram,
  inTransaction,
  insertInboxEvent,
} from '@waymark/database';
import type { Program } from '@waymark/definition';
import { type RunStatus, isFinalRunStatus, mailboxLimits } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { ServiceError, notFound } from '../errors.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { isId, newId } from '../ids.ts';
import { parseInput } from '../parse.ts';
import { hashJson } from '../values.ts';
import { checkEventData } from './check-data.ts';
import { deliverEvent } from './deliver.ts';
import { SendEventBody, SendEventByKeyBody } from './schemas.ts';
import { type InboxEventView, toInboxEventView } from './view.ts';

/** Of an event whose sender does not say what it is from. */
const ownSource = '/api';

type Sending = { ctx: ServiceContext; idempotencyKey: string | null | undefined };

/**
 * Sends an event to a run. From the moment it is stored the run will get it: when Temporal does not take it now, the
 * dispatcher delivers it. The same id again is the same event.
 *
 * @throws {ServiceError} NOT_FOUND, ALREADY_FINISHED, UNKNOWN_EVENT, INVALID_EVENT, MAILBOX_FULL, IDEMPOTENCY_KEY_REUSED
 */
export async function sendEvent({
  ctx,
  idempotencyKey,
  input: { runId, event, ...body },
}: Sending & { input: SendEventBody & { runId: string; event: string } }): Promise<InboxEventView> {
  requirePermission(ctx, 'events.send');
  const sent = parseInput(SendEventBody, body);
  return accept(ctx, runId, event, { ...sent, id: sent.id ?? makeId(idempotencyKey) });
}

/**
 * Sends an event to the open run of a definition that has a business key.
 *
 * @throws {ServiceError} as {@link sendEvent}; NOT_FOUND also when no run ever had the key
 */
export async function sendEventByKey({
  ctx,
  idempotencyKey,
  input,
}: Sending & { input: SendEventByKeyBody }): Promise<InboxEventView> {
  requirePermission(ctx, 'events.send');
  const { definition, key, event, ...sent } = parseInput(SendEventByKeyBody, input);
  const id = sent.id ?? makeId(idempotencyKey);
  const runId =
    isId(definition) && !key.includes('\u0000') ? await findRunForEvent(ctx.database, definition, key, id) : null;
  if (runId === null)
    throw new ServiceError('NOT_FOUND', `No run of "${definition}" has the key "${key.slice(0, 200)}".`);
  return accept(ctx, runId, event, { ...sent, id });
}

type Sent = SendEventBody & { id: string };

async function accept(ctx: ServiceContext, runId: string, event: string, sent: Sent): Promise<InboxEventView> {
  const { database } = ctx;
  const run = isId(runId) ? await findRunWithProgram(database, runId) : null;
  if (!run) throw notFound('run', runId);
  const { id, source = ownSource, data: given = null } = sent;
  const requestHash = hashJson({ event, source, data: given });
  const known = await findInboxEvent(database, runId, id);
  if (known) return repeatAnswer(known, requestHash);
  if (isFinalRunStatus(run.status as RunStatus)) throw ended(runId, run.status);
  // Written by publishing alone.
  const { data, size } = checkEventData(run.definition.program as unknown as Program, event, given);

  const row = { runId, id, event, source, data, size, requestHash };
  const outcome = await inTransaction(database, (client) => insertInboxEvent(client, row, mailboxLimits));
  if (outcome === 'full')
    throw new ServiceError(
      'MAILBOX_FULL',
      `The mailbox of run "${runId}" is full: it holds ${mailboxLimits.events} events and 4 MB that no step has taken yet.`,
    );
  const stored = await findInboxEvent(database, runId, id);
  if (!stored) throw notFound('run', runId);
  if (outcome === 'known') return repeatAnswer(stored, requestHash);
  if (run.dispatchedAt !== null && (await deliverEvent(ctx, stored)) === 'run-ended') throw ended(runId, 'ended');
  return toInboxEventView(stored);
}

function repeatAnswer(known: InboxEvent, requestHash: string): InboxEventView {
  if (known.requestHash === requestHash) return toInboxEventView(known);
  throw new ServiceError('IDEMPOTENCY_KEY_REUSED', `The run has another event with the id "${known.id}".`);
}

function makeId(idempotencyKey: string | null | undefined): string {
  const key = readIdempotencyKey(idempotencyKey);
  return key === null ? newId('evt') : `evt_${createHash('sha256').update(key).digest('base64url').slice(0, 26)}`;
}

function ended(runId: string, status: string): ServiceError {
  return new ServiceError('ALREADY_FINISHED', `Run "${runId}" has ended (${status}); it takes no more events.`, {
    data: { status },
  });
}
