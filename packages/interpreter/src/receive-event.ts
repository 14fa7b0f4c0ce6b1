import { eventAddress } from '@waymark/protocol';
import type { EventDropReason, EventEnvelope, EventMessage } from '@waymark/protocol';
import { isLargerThan } from './json-size.ts';
import type { Run } from './run.ts';

/** Data up to this many characters stands in the journal. */
const largestTold = 3_000;
/** Of an event whose sender said nothing: it was sent by hand, in Temporal. */
const unknownSource = '/temporal';

/** Takes an event into the mailbox of a run. One with the id of an earlier one is dropped without a word. */
export function receiveEvent(run: Run, message: EventMessage): void {
  const envelope: EventEnvelope = {
    id: message.id ?? `evt_${run.uuid()}`,
    type: message.event,
    source: message.source ?? unknownSource,
    time: message.time ?? run.timestamp(),
    data: message.data ?? null,
  };
  if (run.events.knows(envelope.id)) return;
  if (!Object.hasOwn(run.program.events ?? {}, envelope.type)) return recordDrop(run, envelope, 'UNKNOWN_EVENT');
  if (!run.events.put(envelope)) return recordDrop(run, envelope, 'MAILBOX_FULL');
  const { id, type: event, source, time, data } = envelope;
  run.journal.record(eventAddress(id), {
    type: 'event_received',
    event,
    source,
    time,
    data: isLargerThan(data, largestTold) ? null : data,
  });
}

function recordDrop(run: Run, { id, type: event, source, time }: EventEnvelope, reason: EventDropReason): void {
  run.journal.record(eventAddress(id), { type: 'event_dropped', event, source, time, reason });
}
