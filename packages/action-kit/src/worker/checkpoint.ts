import type { Context } from '@temporalio/activity';
import type { Json } from '@waymark/protocol';
import type { Checkpoint } from '../context.ts';

export type HeartbeatingCheckpoint = Checkpoint & { stop(): void };

type Details = { checkpoint: Json };

/**
 * Heartbeats by itself, three times within each heartbeat timeout, so that a lost worker is noticed and a cancellation
 * arrives whatever the action does. Every heartbeat carries the checkpoint: one without it would erase what is kept.
 */
export function startCheckpoint(activity: Pick<Context, 'info' | 'heartbeat'>): HeartbeatingCheckpoint {
  const { heartbeatDetails, heartbeatTimeoutMs } = activity.info;
  const former = isDetails(heartbeatDetails) ? heartbeatDetails : null;
  let details: Details | null = former;
  const beat = (): void => activity.heartbeat(details ?? undefined);
  const timer = heartbeatTimeoutMs ? setInterval(beat, Math.max(50, heartbeatTimeoutMs / 3)) : undefined;
  return {
    read: (schema) => schema.safeParse(former?.checkpoint).data ?? null,
    save: (value) => {
      details = { checkpoint: value };
      beat();
    },
    stop: () => clearInterval(timer),
  };
}

function isDetails(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && 'checkpoint' in value;
}
