import { definitionLimits } from '@waymark/definition';
import type { DurationTemplate, StepOf } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import { describeError, StepFailure } from '../errors.ts';
import type { StepContext } from '../step-context.ts';

/** Something that happens to an open approval at a time, in milliseconds since 1970. */
export type Moment = { at: number } & (
  | { kind: 'due' }
  | { kind: 'escalation'; to: Json; quorum: number | null }
  | { kind: 'reminder'; every: number }
);

/**
 * What is going to happen to an approval that is opened now. All times are absolute, so that a later execution of the run
 * goes on with them.
 *
 * @throws {ExpressionError | StepFailure} when a duration is none, or reminders would come too often
 */
export function planMoments(step: StepOf<'approval'>, at: StepContext, dueAt: number | null): Moment[] {
  const now = at.run.now();
  const every = step.remindEvery === undefined ? null : readInterval(step.remindEvery, at);
  return [
    ...(dueAt === null ? [] : [{ kind: 'due' as const, at: dueAt }]),
    ...(step.escalate ?? []).map(({ after, to, quorum }) => ({
      kind: 'escalation' as const,
      at: now + at.duration(after),
      to: at.evaluate(to),
      quorum: quorum ?? null,
    })),
    ...(every === null ? [] : [{ kind: 'reminder' as const, at: now + every, every }]),
  ];
}

/** Keeps what is still going to happen. */
export function keepMoments({ run, address }: StepContext, moments: Moment[]): Moment[] {
  return run.outcomes.keep(address, 'moments', moments);
}

export function findMoments({ run, address }: StepContext): Moment[] {
  return run.outcomes.find<Moment[]>(address, 'moments') ?? [];
}

/** The first of them; of several at once the due time, which ends everything. */
export function nextMoment(moments: readonly Moment[]): Moment | null {
  return moments.reduce<Moment | null>((first, moment) => (first && first.at <= moment.at ? first : moment), null);
}

/** The moments after one of them: a reminder comes again, after those that were missed while the run was held. */
export function withoutMoment(moments: readonly Moment[], passed: Moment, now: number): Moment[] {
  const left = moments.filter((moment) => moment !== passed);
  if (passed.kind !== 'reminder') return left;
  const missed = Math.max(0, Math.floor((now - passed.at) / passed.every));
  return [...left, { ...passed, at: passed.at + (missed + 1) * passed.every }];
}

/** A fixed interval was checked when the definition was published. */
function readInterval(template: DurationTemplate, at: StepContext): number {
  const interval = at.duration(template);
  if (typeof template === 'number' || interval >= definitionLimits.shortestReminder) return interval;
  throw new StepFailure(describeError('InvalidInput', `"remindEvery" is ${interval / 1000} s; the least is 60 s`));
}
