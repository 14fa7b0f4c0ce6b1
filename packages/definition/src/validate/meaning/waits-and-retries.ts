import { parseDuration } from '@waymark/protocol';
import type { ActionDescription } from '../../catalogue.ts';
import type { Definition, RetryDefinition, WorkDefinition } from '../../definition.ts';
import { limits } from '../../limits.ts';
import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { describeWork, findActions, listWork, type PlacedWork } from './actions.ts';
import type { Outline, PlacedStep } from './outline.ts';
import { listSubRuns } from './workflows.ts';

/** Durations, points in time and attempts that can be read but make no sense. */
export function checkTimes(outline: Outline, actions: Map<string, ActionDescription>): Problem[] {
  const { definition } = outline;
  return [
    ...checkPositive({ timeout: definition.timeout }, '', 'the definition'),
    ...checkPositive(
      { timeout: definition.defaults?.timeout, attemptTimeout: definition.defaults?.attemptTimeout },
      '/defaults',
      'the definition',
    ),
    ...checkRepeated(definition, '', 'the definition'),
    ...checkRetry(definition.defaults?.retry, '/defaults/retry', 'the definition'),
    ...outline.steps.flatMap(checkStep),
    ...listSubRuns(outline).flatMap(({ work, pointer, where }) => checkRepeated(work, pointer, where)),
    ...listWork(outline).flatMap((placed) => [...checkWork(placed), ...checkUnlimited(placed, definition, actions)]),
  ];
}

function checkStep({ step, pointer }: PlacedStep): Problem[] {
  const where = `step "${step.id}"`;
  return [
    ...checkPositive(
      {
        timeout: step.timeout,
        dueIn: step.type === 'approval' ? step.dueIn : undefined,
        every: step.type === 'loop' ? step.every : undefined,
      },
      pointer,
      where,
    ),
    ...(step.type === 'wait' ? checkWait(step, pointer, where) : []),
    ...(step.compensate && 'timeout' in step.compensate
      ? checkPositive(
          { timeout: step.compensate.timeout },
          pointerTo(pointer, 'compensate'),
          `the compensation of ${where}`,
        )
      : []),
  ];
}

function checkWork(placed: PlacedWork): Problem[] {
  const { work, pointer } = placed;
  const where = describeWork(placed);
  const timeouts = { attemptTimeout: work.attemptTimeout, heartbeatTimeout: work.heartbeatTimeout };
  return [...checkPositive(timeouts, pointer, where), ...checkRetry(work.retry, pointerTo(pointer, 'retry'), where)];
}

function checkPositive(durations: Record<string, string | undefined>, pointer: string, where: string): Problem[] {
  return Object.entries(durations)
    .filter(([, text]) => text !== undefined && parseDuration(text) === 0)
    .map(([key]) =>
      makeProblem('OUT_OF_RANGE', pointerTo(pointer, key), `"${key}" of ${where} is 0; it has to be longer`),
    );
}

function checkRetry(retry: RetryDefinition | undefined, pointer: string, where: string): Problem[] {
  const intervals = { initialInterval: retry?.initialInterval, maximumInterval: retry?.maximumInterval };
  return Object.entries(intervals).flatMap(([key, text]) => {
    if (text === undefined || (parseDuration(text) ?? Infinity) >= limits.shortestRetryInterval) return [];
    return [
      makeProblem(
        'OUT_OF_RANGE',
        pointerTo(pointer, key),
        `"${key}" of ${where} is ${text}; the least is ${limits.shortestRetryInterval}ms`,
      ),
    ];
  });
}

/** What is begun anew as a whole: a sub-run, a run. */
function checkRepeated(
  { retry, timeout }: { retry?: RetryDefinition; timeout?: string },
  pointer: string,
  where: string,
): Problem[] {
  const isEndless = retry?.maximumAttempts === 'unlimited' && timeout === undefined;
  return [
    ...checkRetry(retry, pointerTo(pointer, 'retry'), where),
    ...(isEndless ? [refuseEndless(pointer, where)] : []),
  ];
}

function refuseEndless(pointer: string, where: string): Problem {
  const message = `${where} is tried without limit and has no "timeout"`;
  return makeProblem('INVALID_COMBINATION', pointerTo(pointer, 'timeout'), message, 'Add "timeout", like "7d".');
}

/** An endless retry needs an end in time. */
function checkUnlimited(
  placed: PlacedWork,
  { defaults = {} }: Definition,
  actions: Map<string, ActionDescription>,
): Problem[] {
  const { work, pointer, isUndo } = placed;
  const attempts =
    work.retry?.maximumAttempts ?? (isUndo ? 10 : (attemptsOfAction(work, actions) ?? defaults.retry?.maximumAttempts));
  if (attempts !== 'unlimited') return [];
  // The timeout of the defaults is that of steps.
  const isLimited = work.timeout !== undefined || (work === placed.placed.step && defaults.timeout !== undefined);
  if (isLimited) return [];
  return [refuseEndless(pointer, describeWork(placed))];
}

function attemptsOfAction(
  work: WorkDefinition,
  actions: Map<string, ActionDescription>,
): number | 'unlimited' | undefined {
  if (work.type === 'activity') return undefined;
  const attempts = findActions(work, actions).map((action) => action.defaults.retry?.maximumAttempts);
  // Where one of them says nothing the defaults hold for it.
  return attempts.includes('unlimited') ? 'unlimited' : attempts.includes(undefined) ? undefined : attempts[0];
}

type Wait = { id: string; for?: string; until?: string; zone?: string };

function checkWait({ id, for: duration, until, zone }: Wait, pointer: string, where: string): Problem[] {
  const problems: Problem[] = [];
  if (duration === undefined && until === undefined)
    problems.push(
      makeProblem('MISSING_FIELD', pointerTo(pointer, 'for'), `step "${id}" has neither "for" nor "until"`),
    );
  if (duration !== undefined && until !== undefined)
    problems.push(
      makeProblem(
        'INVALID_COMBINATION',
        pointerTo(pointer, 'until'),
        `${where} has both "for" and "until"`,
        'Keep one of them.',
      ),
    );
  if (zone !== undefined && until === undefined)
    problems.push(
      makeProblem('INVALID_COMBINATION', pointerTo(pointer, 'zone'), `${where} has a "zone" without "until"`),
    );
  if (until !== undefined && !holdsExpression(until) && !isTime(until, zone !== undefined)) {
    problems.push(
      makeProblem(
        'INVALID_TIME',
        pointerTo(pointer, 'until'),
        `"until" of ${where} is ${JSON.stringify(until.slice(0, 80))}, which is no point in time`,
        'Like "2030-01-31T09:00:00Z", or "2030-01-31T09:00:00" together with "zone".',
      ),
    );
  }
  if (zone !== undefined && !holdsExpression(zone) && !isZone(zone)) {
    problems.push(
      makeProblem(
        'INVALID_TIME',
        pointerTo(pointer, 'zone'),
        `"zone" of ${where} is ${JSON.stringify(zone.slice(0, 80))}, which is no time zone`,
        'Like "Europe/Berlin".',
      ),
    );
  }
  return problems;
}

/** RFC 3339; with a zone also a local time without an offset. */
function isTime(text: string, hasZone: boolean): boolean {
  const match = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (!match || (match[1] === undefined && !hasZone)) return false;
  return !Number.isNaN(Date.parse(match[1] === undefined ? `${text.replace(' ', 'T')}Z` : text));
}

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
