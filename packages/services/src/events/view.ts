import type { InboxEvent } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import { toTime } from '../values.ts';

/** Where an event stands: stored, in the mailbox of the run, taken by a step, or refused. */
export const inboxEventStates = ['accepted', 'received', 'taken', 'refused'] as const;

/** An event that was sent to a run. */
export type InboxEventView = {
  id: string;
  runId: string;
  event: string;
  source: string;
  time: string;
  data: Json;
  state: (typeof inboxEventStates)[number];
  /** Address of the step that took it. */
  takenBy: string | null;
  takenAt: string | null;
  /** RUN_ENDED, MAILBOX_FULL or UNKNOWN_EVENT. */
  refusal: string | null;
};

export function toInboxEventView(row: InboxEvent): InboxEventView {
  return {
    id: row.id,
    runId: row.runId,
    event: row.event,
    source: row.source,
    time: toTime(row.time),
    data: row.data as Json,
    state: stateOf(row),
    takenBy: row.takenBy,
    takenAt: toTime(row.takenAt),
    refusal: row.refusal,
  };
}

function stateOf({ takenAt, refusal, receivedAt }: InboxEvent): InboxEventView['state'] {
  if (takenAt !== null) return 'taken';
  if (refusal !== null) return 'refused';
  return receivedAt === null ? 'accepted' : 'received';
}
