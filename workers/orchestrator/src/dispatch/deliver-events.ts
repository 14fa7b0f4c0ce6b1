import { type UndeliveredEvent, listUndeliveredEvents, markEventDelivered, markEventTooLate } from '@waymark/database';
import type { EventMessage } from '@waymark/protocol';
import { sendEvent } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { forEachOf } from './each.ts';

/** Younger events are still in the hands of the call that stored them, which holds on for so long. */
const minimumAge = 3_000;

/** Delivers the events that were stored and did not reach Temporal; the run drops those that it has already. */
export async function deliverEvents({ database, temporal, logger }: DispatchContext, backoff: Backoff): Promise<void> {
  const events = await listUndeliveredEvents(database, minimumAge, 200);
  const due = events.filter((event) => backoff.isDue(keyOf(event), Date.now()));
  await forEachOf(due, 10, async (event) => {
    const { runId, id } = event;
    try {
      const { status } = await sendEvent(temporal, runId, toMessage(event));
      if (status === 'sent') await markEventDelivered(database, runId, id);
      else await markEventTooLate(database, runId, id);
      backoff.succeed(keyOf(event));
    } catch (error) {
      backoff.fail(keyOf(event), Date.now());
      logger.warn({ runId, event: id, error }, 'an event could not be delivered yet');
    }
  });
}

function keyOf({ runId, id }: UndeliveredEvent): string {
  return `${runId} ${id}`;
}

function toMessage({ id, event, source, time, data }: UndeliveredEvent): EventMessage {
  return { id, event, source, time: time.toISOString(), data };
}
