import type { StepOf } from '@waymark/definition';
import { parseDuration } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import { describeError, StepFailure } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import { parseLocalTime } from './local-time.ts';

/** Temporal refuses timers that are longer than some 290 years; the run would hang. */
const longest = 100 * 365 * 86_400_000;

/**
 * When a wait is over, in milliseconds since 1970.
 *
 * @throws {ExpressionError | StepFailure} `InvalidInput` when it is neither a duration nor a time
 */
export function findDueTime(step: StepOf<'wait'>, at: StepContext): number {
  const zone = step.zone === undefined ? null : at.text(step.zone, 'A zone');
  const until = step.until === undefined ? null : at.evaluate(step.until);
  const due = until === null ? afterDuration(at.evaluate(step.for ?? 0), zone, at) : readTime(until, zone);
  if (due - at.run.now() > longest) throw invalid(new Date(due).toISOString(), 'a time within 100 years');
  return due;
}

function afterDuration(duration: Json, zone: string | null, at: StepContext): number {
  const now = at.run.now();
  if (typeof duration === 'number' && duration >= 0) return now + duration;
  if (typeof duration !== 'string') throw invalid(duration, 'a duration');
  const milliseconds = parseDuration(duration);
  if (milliseconds !== null) return now + milliseconds;
  if (!/^P\d/.test(duration)) throw invalid(duration, 'a duration');
  // Months and years depend on the calendar, which the functions of expressions know.
  const start = new Date(now).toISOString();
  const sum = zone === null ? '${ addDuration(start, duration) }' : '${ addDuration(start, duration, zone) }';
  return readTime(at.evaluate(sum, { start, duration, zone }), zone);
}

function readTime(text: Json, zone: string | null): number {
  if (typeof text !== 'string') throw invalid(text, 'a time');
  const isAbsolute = /^\d{4}-\d{2}-\d{2}[T ].*(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const time = isAbsolute ? Date.parse(text) : parseLocalTime(text, zone ?? 'UTC');
  if (time === null || Number.isNaN(time)) throw invalid(text, 'a time');
  return time;
}

function invalid(value: Json, what: string): StepFailure {
  return new StepFailure(describeError('InvalidInput', `${JSON.stringify(value)} is not ${what}`));
}
