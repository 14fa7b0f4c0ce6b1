import { RE2JS } from 're2js';

import { Fault } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { defineFunction } from './define.ts';

/** Units that compiling a pattern may cost. */
const largestPattern = 20_000;

/** `matches`: whether a pattern is found in a text. RE2, so the time grows with the text and not beyond. */
export const matchesFunctions = [
  defineFunction('matches', ['text', 'text'], (frame, text, pattern) => {
    // Charged the same whether the cache knows the pattern or not: a replay begins with an empty one.
    const units = estimatePattern(pattern);
    if (units > largestPattern) throw new Fault('INVALID_PATTERN', 'the pattern is too large');
    frame.budget.charge(units);
    chargeSearch(frame, text, pattern);
    return getPattern(pattern).matcher(text).find();
  }),
];

/** Checks a pattern that stands in an expression. @throws Fault INVALID_PATTERN */
export function checkPattern(pattern: string): void {
  if (estimatePattern(pattern) > largestPattern) throw new Fault('INVALID_PATTERN', 'the pattern is too large');
  getPattern(pattern);
}

const compiled = new Map<string, RE2JS>();

function getPattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  try {
    const created = RE2JS.compile(pattern);
    if (compiled.size >= 200) compiled.clear();
    compiled.set(pattern, created);
    return created;
  } catch (error) {
    throw new Fault(
      'INVALID_PATTERN',
      `the pattern cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'patterns are those of RE2: no look-around and no back-references',
      },
    );
  }
}

/** Repetitions are unrolled: `(abc){200}` has 200 times the size of its text. */
function estimatePattern(pattern: string): number {
  let unrolled = 1;
  for (const [, least = '0', most = '0'] of pattern.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g))
    unrolled += Math.max(Number(least), Number(most));
  return pattern.length * unrolled;
}

function chargeSearch(frame: Frame, text: string, pattern: string): void {
  frame.budget.charge(1 + text.length * (1 + (Math.min(estimatePattern(pattern), 2_000) >> 4)));
}
