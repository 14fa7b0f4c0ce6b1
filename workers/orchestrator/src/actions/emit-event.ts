import { createHash } from 'node:crypto';
import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import {
  type Database,
  type EventTarget,
  type Queryable,
  createEffectStore,
  findEventTarget,
  insertInboxEvent,
  insertOutgoingEvent,
} from '@waymark/database';
import type { Program } from '@waymark/definition';
import { checkEvent } from '@waymark/definition/validate';
import { type EventEnvelope, builtInActionNames, finalRunStatuses, mailboxLimits } from '@waymark/protocol';
import { z } from 'zod';

const Target = z.union([
  z.strictObject({ runId: z.string().min(1) }),
  z.strictObject({ definition: z.string().min(1), key: z.string().min(1) }),
]);

const Emitted = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  time: z.string(),
  /** The run that it went to; null: it went outside. */
  runId: z.string().nullable(),
});

/**
 * What steps of type `emit` do: the event is stored, for the mailbox of a run or for subscribers outside, together with
 * the record of the step's effect, so that it is sent exactly once.
 *
 * @param onStored called when an event for a run may have been stored: it can be delivered now
 */
export function defineEmitEvent(database: Pick<Database, 'pool'>, onStored: () => void): ActionDefinition {
  const effects = createEffectStore(database);
  return defineAction({
    name: builtInActionNames.emit,
    title: 'Emit an event',
    input: z.object({
      event: z.string(),
      source: z.string().optional(),
      input: z.object({ data: z.json(), to: Target.nullable() }),
    }),
    output: Emitted,
    placement: 'near',
    keepsEffects: true,
    run: async ({ event, source, input: { data, to } }, context) => {
      const request = { event, source: source ?? null, data, to };
      const emitted = await effects.once(context, request, async (client) => {
        const sent: EventEnvelope = {
          id: makeId(context.idempotencyKey),
          type: event,
          source: source ?? `/runs/${context.runId}`,
          time: new Date().toISOString(),
          data,
        };
        const runId = to === null ? await sendOutside(client, sent, context) : await sendToRun(client, sent, to);
        const { data: _, ...told } = sent;
        return { ...told, runId };
      });
      if (emitted.runId !== null) onStored();
      return emitted;
    },
  });
}

/** The same in every attempt. */
function makeId(idempotencyKey: string): string {
  return `evt_${createHash('sha256').update(idempotencyKey).digest('base64url').slice(0, 26)}`;
}

async function sendOutside(client: Queryable, event: EventEnvelope, { runId, address }: ActionContext): Promise<null> {
  const sent = { specversion: '1.0', datacontenttype: 'application/json', ...event } as const;
  await insertOutgoingEvent(client, { runId, address, event: sent });
  return null;
}

/** @throws {ActionFailure} all of them without an effect */
async function sendToRun(
  client: Queryable,
  { id, type: event, source, data: given }: EventEnvelope,
  to: EventTarget,
): Promise<string> {
  const target = await findEventTarget(client, to, finalRunStatuses);
  if (!target) throw refuse('NotFound', `there is no open run ${describe(to)}`);
  // Written by publishing alone.
  const checked = checkEvent(target.program as unknown as Program, event, given);
  if (checked.status !== 'fits') throw refuse('InvalidInput', checked.message);

  const { data, size } = checked;
  const row = { runId: target.id, id, event, source, data, size, requestHash: null };
  if ((await insertInboxEvent(client, row, mailboxLimits)) === 'full')
    throw refuse('LimitExceeded', `the mailbox of run "${target.id}" is full`, true);
  return target.id;
}

function describe(to: EventTarget): string {
  return 'runId' in to ? `"${to.runId}"` : `of "${to.definition}" with the key "${to.key}"`;
}

function refuse(type: string, message: string, retryable = false): ActionFailure {
  return new ActionFailure(type, message, { retryable, effect: 'none' });
}
