import { type InboxEvent, markEventDelivered, markEventTooLate } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import { TemporalUnavailable, sendEvent } from '@waymark/temporal';
import type { ServiceContext } from '../context.ts';
import { logWarning } from '../log.ts';

/** Milliseconds that a caller waits for Temporal; what is not delivered by then is left to the orchestrator's dispatcher. */
const patience = 2_000;

/** @returns false when that did not work: the event is stored, and the dispatcher tries again */
export async function deliverEvent(
  { database, temporal }: ServiceContext,
  { runId, id, event, source, time, data }: InboxEvent,
): Promise<'sent' | 'run-ended' | false> {
  try {
    const message = { id, event, source, time: time.toISOString(), data: data as Json };
    const { status } = await sendEvent(temporal, runId, message, { deadline: patience });
    if (status === 'sent') await markEventDelivered(database, runId, id);
    else if (!(await markEventTooLate(database, runId, id))) return 'sent';
    return status;
  } catch (error) {
    if (!(error instanceof TemporalUnavailable)) logWarning('an event could not be delivered yet', { runId }, error);
    return false;
  }
}
