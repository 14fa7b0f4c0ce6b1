import { expect, test } from 'vitest';
import { createSignal } from './signal.ts';

test('what is raised before the wait is not lost', async () => {
  const signal = createSignal(new AbortController().signal);
  signal.raise();
  signal.raise();
  expect(await signal.wait(1_000)).toBe(true);
  expect(await signal.wait(5)).toBe(false);
});

test('a wait ends when it is raised, or when it is all over', async () => {
  const over = new AbortController();
  const signal = createSignal(over.signal);
  setTimeout(() => signal.raise(), 5);
  expect(await signal.wait(60_000)).toBe(true);
  setTimeout(() => over.abort(), 5);
  expect(await signal.wait(60_000)).toBe(false);
  expect(await signal.wait(60_000)).toBe(false);
});
