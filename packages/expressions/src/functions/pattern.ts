import { RE2JS } from 're2js';

import { Fault } from '../errors.ts';

/** A pattern that is ready to search, and how many instructions it has, about. */
export type Pattern = { search: (text: string) => boolean; size: number };

/** Instructions that a pattern may have. */
const largest = 2_000;

const compiled = new Map<string, Pattern>();

/** Compiles a pattern of RE2, whose time grows with the text and not beyond. @throws Fault INVALID_PATTERN */
export function getPattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known) return known;
  const size = estimateSize(source);
  if (size > largest) {
    throw new Fault('INVALID_PATTERN', `the pattern is too large: its repetitions unroll to about ${size} parts`, {
      hint: `at most ${largest}`,
    });
  }
  const created = { search: createSearch(source), size };
  if (compiled.size >= 200) compiled.clear();
  compiled.set(source, created);
  return created;
}

function createSearch(source: string): (text: string) => boolean {
  try {
    const pattern = RE2JS.compile(source);
    return (text) => pattern.matcher(text).find();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Fault('INVALID_PATTERN', `the pattern cannot be read: ${reason}`, {
      hint: 'patterns are those of RE2: no look-around and no back-references',
    });
  }
}

const token =
  /\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|.)|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{(\d{1,4})(,(\d{0,4}))?\}|./gsu;

/** Parts of a pattern once its repetitions are unrolled: `(ab){200}` has about 400. Never less than there are. */
export function estimateSize(source: string): number {
  const outer: number[] = [];
  let total = 0;
  let last = 0;
  for (const [piece, least, , most] of source.matchAll(token)) {
    if (piece === '(') {
      outer.push(total);
      total = 0;
      last = 0;
    } else if (piece === ')') {
      last = total + 2;
      total = (outer.pop() ?? 0) + last;
    } else if (least !== undefined) {
      const repeated = last * Math.max(Number(least), Number(most ?? 0), 1);
      total += repeated - last;
      last = repeated;
    } else {
      last = /^[*+?|^$]$/.test(piece) ? last : 1;
      total += 1;
    }
  }
  return outer.reduce((sum, size) => sum + size, total);
}
