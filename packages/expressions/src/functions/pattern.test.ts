import { expect, test } from 'vitest';

import { estimateSize } from './pattern.ts';
import { evaluate } from '../testing/expressions.ts';

test.each([
  ['abc', 3],
  ['a{3}', 3],
  ['a{2,5}b', 6],
  ['(ab){10}', 40],
  ['((ab){10}){10}', 420],
  ['[a-z0-9{}]{4}', 4],
  ['\\d{4}-\\d{2}', 7],
  ['\\p{L}{3}', 3],
  ['a\\{3}', 4],
])('%s unrolls to about %d parts', (pattern, size) => expect(estimateSize(pattern)).toBe(size));

// The engine of the platform took 83 s for the first of these.
test.each(['(a+)+$', '(a|aa)+$', '(.*a){20}', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
  '%s takes no more time than its text',
  (pattern) => {
    const input = { text: `${'a'.repeat(2_000)}!`, pattern };
    const start = performance.now();
    evaluate('input.text.matches(input.pattern)', { input });
    expect(performance.now() - start).toBeLessThan(500);
  },
);
