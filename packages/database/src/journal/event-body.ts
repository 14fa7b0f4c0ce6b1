import { createHash } from 'node:crypto';
import type { Json, JsonObject, JournalEntry } from '@waymark/protocol';
import { eventIdOf } from './inbox.ts';

/** The id of the one approval at an address of a round of a run. */
export function approvalIdOf({ runId, address, round = 0 }: Pick<JournalEntry, 'runId' | 'address' | 'round'>): string {
  const place = round === 0 ? `${runId} ${address}` : `${runId} ${address} ${round}`;
  return `apr_${createHash('sha256').update(place).digest('base64url').slice(0, 22)}`;
}

/** The details of the run event that tells of an entry. */
export function eventBody(entry: JournalEntry): JsonObject {
  const { address, transition } = entry;
  switch (transition.type) {
    case 'run_started':
      return { status: 'running' };
    case 'run_continued': {
      const { reason, version, asked } = transition;
      const by = asked ? { by: asked.by, why: asked.reason } : {};
      return { status: 'running', reason, ...(version ? { version } : {}), ...by };
    }
    case 'run_labelled':
      return { labels: transition.labels };
    case 'run_held':
      return { status: 'held', error: transition.error, waitingFor: transition.waitingFor };
    case 'run_cancel_requested':
      return { reason: transition.reason, by: transition.by };
    case 'run_paused':
      return { status: 'paused', reason: transition.reason, by: transition.by };
    case 'run_resumed':
      return { reason: transition.reason, by: transition.by };
    case 'hold_ended':
      return { verb: transition.verb, reason: transition.reason, by: transition.by };
    case 'run_finished':
      return { status: transition.status, error: transition.error, ...small('output', transition.output) };
    case 'step_started':
      return {
        status: 'running',
        stepType: transition.stepType,
        title: transition.title,
        ...(transition.action === undefined ? {} : { action: transition.action }),
        ...small('input', transition.input),
      };
    case 'step_waiting': {
      const { waitingFor, until, error } = transition;
      return { status: error ? 'retrying' : 'waiting', waitingFor, until, ...(error ? { error } : {}) };
    }
    case 'step_completed': {
      const { status, attempts, error, output } = transition;
      return { status, attempts, error, ...small('output', output) };
    }
    case 'step_failed':
      return { status: 'failed', attempts: transition.attempts, error: transition.error };
    case 'step_skipped':
      return { status: 'skipped', stepType: transition.stepType, ...small('output', transition.output ?? null) };
    case 'step_cancelled':
      return { status: 'cancelled', attempts: transition.attempts, effect: transition.effect };
    case 'step_held':
      return { status: 'held', attempts: transition.attempts, error: transition.error };
    case 'compensation_started':
      return { status: 'running', ...(transition.title === undefined ? {} : { title: transition.title }) };
    case 'compensation_completed':
      return { status: 'completed', attempts: transition.attempts };
    case 'compensation_failed':
      return { status: 'failed', attempts: transition.attempts, error: transition.error };
    case 'event_received': {
      const { event, source, time, data } = transition;
      return { eventId: eventIdOf(address), event, source, time, data };
    }
    case 'event_dropped': {
      const { event, source, time, reason } = transition;
      return { eventId: eventIdOf(address), event, source, time, reason };
    }
    case 'event_taken':
      return { eventIds: transition.ids };
    case 'approval_opened':
      return {
        status: 'open',
        approvalId: approvalIdOf(entry),
        title: transition.title,
        dueAt: transition.dueAt,
      };
    case 'approval_voted': {
      const { decision, by, comment } = transition;
      return { approvalId: approvalIdOf(entry), decision, by, comment };
    }
    case 'approval_reminded':
      return { approvalId: approvalIdOf(entry) };
    case 'approval_escalated':
      return { approvalId: approvalIdOf(entry), to: transition.to, quorum: transition.quorum };
    case 'approval_decided': {
      const { status, by, comment, expired } = transition;
      return { status, approvalId: approvalIdOf(entry), by, comment, expired };
    }
  }
}

/** Events are for streams: what is big is left to the page that looks at the step. */
const largestValue = 8_192;

function small(name: string, value: Json): JsonObject {
  return JSON.stringify(value).length <= largestValue ? { [name]: value } : { [`${name}Omitted`]: true };
}
