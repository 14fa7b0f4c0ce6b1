import type { temporal as api } from '@temporalio/proto';
import proto from '@temporalio/proto';
import { type History, isClosingEvent } from '@waymark/temporal';

type Event = api.api.history.v1.IHistoryEvent;

/** The part of a stored history that has happened for good. */
export type SettledHistory = {
  /** Null when no workflow task was completed yet. */
  history: History | null;
  /** Null while the run is open. */
  closing: Event | null;
  /** Of the whole history, for comparing it with what Temporal says of the run. */
  length: number;
  /** Length of the history when the last settled workflow task began. */
  settledLength: number;
};

const types = proto.temporal.api.enums.v1.EventType;

/**
 * Cuts off what a history says after its last completed workflow task: a task that is under way may still fail and go
 * another way, and a replay would guess what it is going to say.
 */
export function cutHistory(history: History): SettledHistory {
  const events = history.events ?? [];
  const last = events.at(-1);
  const length = Number(last?.eventId ?? 0);
  const closing = last && isClosingEvent(last) ? last : null;
  const completed = events.findLastIndex(({ eventType }) => eventType === types.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  if (completed < 0) return { history: null, closing, length, settledLength: 0 };

  let end = completed + 1;
  for (let event = events[end]; event && isResultOf(event, events[completed]); event = events[end]) end += 1;
  const started = Number(events[completed]?.workflowTaskCompletedEventAttributes?.startedEventId ?? 0);
  return { history: { events: events.slice(0, end) }, closing, length, settledLength: started };
}

/** Whether an event is one that the completed workflow task made: its commands, and the updates that it took. */
function isResultOf(event: Event, task: Event | undefined): boolean {
  if (event.eventType === types.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED) return true;
  if (event.eventType === types.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED) return true;
  return Object.values(event).some(
    (attributes: unknown) =>
      typeof attributes === 'object' &&
      attributes !== null &&
      'workflowTaskCompletedEventId' in attributes &&
      Number(attributes.workflowTaskCompletedEventId) === Number(task?.eventId) &&
      Number(task?.eventId) > 0,
  );
}
