import type { CancelMessage, DecideMessage, EventMessage } from '@waymark/protocol';

/**
 * Reads a decision. A person may send anything by hand, and an exception in a handler would fail the workflow task for ever.
 *
 * @returns null when it is no decision.
 */
export function readDecideMessage(message: unknown): DecideMessage | null {
  if (typeof message !== 'object' || message === null) return null;
  const { address, decision, id, by, comment, data } = message as Record<keyof DecideMessage, unknown>;
  if (typeof address !== 'string' || (decision !== 'approved' && decision !== 'rejected')) return null;
  return {
    address,
    decision,
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof by === 'string' ? { by } : {}),
    ...(typeof comment === 'string' ? { comment } : {}),
    ...(data === undefined ? {} : { data: data as NonNullable<DecideMessage['data']> }),
  };
}

/** Reads a request to cancel; what is unreadable in it is left out, the request stands. */
export function readCancelMessage(message: unknown): CancelMessage {
  if (typeof message !== 'object' || message === null) return {};
  const { reason, by } = message as Record<keyof CancelMessage, unknown>;
  return { ...(typeof reason === 'string' ? { reason } : {}), ...(typeof by === 'string' ? { by } : {}) };
}

/**
 * Reads an event. What is unreadable beside its name is left out.
 *
 * @returns null when it is no event.
 */
export function readEventMessage(message: unknown): EventMessage | null {
  if (typeof message !== 'object' || message === null) return null;
  const { event, id, source, time, data } = message as Record<keyof EventMessage, unknown>;
  if (!isShortText(event)) return null;
  return {
    event,
    ...(isShortText(id) ? { id } : {}),
    ...(isShortText(source) ? { source } : {}),
    ...(isShortText(time) && !Number.isNaN(Date.parse(time)) ? { time } : {}),
    ...(data === undefined ? {} : { data: data as NonNullable<EventMessage['data']> }),
  };
}

/** An id becomes part of an address in the journal. */
function isShortText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 1_000;
}
