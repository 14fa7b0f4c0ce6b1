import { expect, test } from 'vitest';
import { simulate } from '../simulator/index.ts';
import { findDifferences } from './check-scenario.ts';
import { scenarios } from './scenarios.ts';

test.each(scenarios)('$name', async ({ program, input, script, expect: expected }) => {
  expect(findDifferences(expected, await simulate({ program, input, script }))).toEqual([]);
});

test('scenarios have names of their own', () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
});
