import type { Context } from '@temporalio/activity';
import { RawValue, defaultPayloadConverter } from '@temporalio/common';
import { inlineMark } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import type { Checkpoint } from '../context.ts';
import { ActionFailure } from '../failure.ts';

export type HeartbeatingCheckpoint = Checkpoint & { stop(): void };

type Details = { checkpoint: Json };

/** Bytes of the JSON text. */
const largestCheckpoint = 1_000_000;
/** From here on it has to be said that the checkpoint stays in the heartbeat. */
const large = 32_000;

/**
 * Heartbeats by itself, three times within each heartbeat timeout, so that a lost worker is noticed and a cancellation
 * arrives whatever the action does. Every heartbeat carries the checkpoint: one without it would erase what is kept.
 */
export function startCheckpoint(activity: Pick<Context, 'info' | 'heartbeat'>): HeartbeatingCheckpoint {
  const { heartbeatDetails, heartbeatTimeoutMs } = activity.info;
  const former = isDetails(heartbeatDetails) ? heartbeatDetails : null;
  let details = former && toDetails(former.checkpoint);
  const beat = (): void => activity.heartbeat(details ?? undefined);
  const timer = heartbeatTimeoutMs ? setInterval(beat, Math.max(50, heartbeatTimeoutMs / 3)) : undefined;
  return {
    read: (schema) => schema.safeParse(former?.checkpoint).data ?? null,
    save: (value) => {
      if (sizeOf(value) > largestCheckpoint) throw tooLarge(sizeOf(value));
      details = toDetails(value);
      beat();
    },
    stop: () => clearInterval(timer),
  };
}

/** A heartbeat goes out while the database is away, too: what it carries does not stand beside Temporal. */
function toDetails(checkpoint: Json): Details | RawValue {
  const details = { checkpoint };
  if (sizeOf(checkpoint) <= large) return details;
  const { metadata, ...payload } = defaultPayloadConverter.toPayload(details);
  return RawValue.fromPayload({ ...payload, metadata: { ...metadata, [inlineMark]: new Uint8Array([1]) } });
}

function tooLarge(actual: number): ActionFailure {
  const message = `the checkpoint has ${actual} bytes, more than the ${largestCheckpoint} that a heartbeat may carry`;
  const data = { limit: largestCheckpoint, actual };
  return new ActionFailure('LimitExceeded', message, { retryable: false, data });
}

function sizeOf(checkpoint: Json): number {
  return Buffer.byteLength(JSON.stringify(checkpoint));
}

function isDetails(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && 'checkpoint' in value;
}
