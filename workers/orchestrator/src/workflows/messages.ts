import type { NextVersion, RunCommand } from '@waymark/interpreter/runtime';
import { commandVerbs, finalRunStatuses } from '@waymark/protocol';
import type { CancelMessage, DecideMessage, EventMessage, Json, RunError, SubRunMessage } from '@waymark/protocol';

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

/**
 * Reads what a person asks of the run. What is unreadable beside it is left out, except for what it is to go on by.
 *
 * @returns null when it is no command.
 */
export function readCommand(message: unknown): RunCommand | null {
  if (typeof message !== 'object' || message === null) return null;
  const fields = message as Record<string, Json | undefined>;
  const { id, by, reason, address, input, output, next } = fields;
  const verb = commandVerbs.find((one) => one === fields['verb']);
  if (typeof id !== 'string' || verb === undefined) return null;
  const asked = {
    id,
    ...(typeof by === 'string' ? { by } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
  if (verb === 'pause' || verb === 'resume') return { ...asked, verb };
  if (typeof address !== 'string') return null;
  switch (verb) {
    case 'retry':
      if (next !== undefined && !isNextVersion(next)) return null;
      return {
        ...asked,
        verb,
        address,
        ...(input === undefined ? {} : { input }),
        ...(next === undefined ? {} : { next }),
      };
    case 'skip':
      return { ...asked, verb, address, ...(output === undefined ? {} : { output }) };
    case 'fail':
      return { ...asked, verb, address };
  }
}

/** Whether it looks like one; whether the program is valid was found when it was published. */
function isNextVersion(value: unknown): value is NextVersion {
  if (typeof value !== 'object' || value === null) return false;
  const { version, program } = value as Record<keyof NextVersion, unknown>;
  return Number.isInteger(version) && typeof program === 'object' && program !== null;
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
  if (!isWord(event)) return null;
  const when = readTime(time);
  return {
    event,
    ...(isWord(id) ? { id } : {}),
    ...(isWord(source) ? { source } : {}),
    ...(when === null ? {} : { time: when }),
    ...(data === undefined ? {} : { data: data as NonNullable<EventMessage['data']> }),
  };
}

/** Visible ASCII and not long: it becomes part of an address in the journal. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,500}$/.test(value);
}

/** RFC 3339 as everybody reads it; null when it is no time, or one that PostgreSQL could not keep. */
function readTime(value: unknown): string | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  const text = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return /^\d{4}-/.test(text) ? text : null;
}

/**
 * Reads how a sub-run has ended. Whether anybody waits for it is the run's to know.
 *
 * @returns null when it is no such message.
 */
export function readSubRunMessage(message: unknown): SubRunMessage | null {
  if (typeof message !== 'object' || message === null) return null;
  const { key, runId, status, output, error } = message as Record<keyof SubRunMessage, unknown>;
  const known = finalRunStatuses.find((one) => one === status);
  if (typeof key !== 'string' || typeof runId !== 'string' || known === undefined) return null;
  return {
    key,
    runId,
    status: known,
    output: (output ?? null) as SubRunMessage['output'],
    error: isRunError(error) ? error : null,
  };
}

function isRunError(value: unknown): value is RunError {
  if (typeof value !== 'object' || value === null) return false;
  const { type, message } = value as Record<keyof RunError, unknown>;
  return typeof type === 'string' && typeof message === 'string';
}
