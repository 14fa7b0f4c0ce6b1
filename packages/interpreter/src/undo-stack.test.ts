import type { Compensation } from '@waymark/definition';
import { expect, test } from 'vitest';
import { undo } from './contract/build-program.ts';
import { UndoStack } from './undo-stack.ts';
import type { Known } from './undo-stack.ts';

function pushTo(stack: UndoStack, address: string, known: Known, when: Compensation['when'] = 'unknown'): void {
  const entry = stack.push({ address, compensation: undo(null, when).compensate, key: '', input: null, variables: {} });
  entry.known = known;
  stack.touch(entry);
}

function addressesIn(stack: UndoStack, address: string, withSelf = false): string[] {
  stack.markInside(address, { withSelf, dueFor: address });
  const due = stack.due(address);
  for (const entry of due) stack.remove(entry);
  return due.map((entry) => entry.address);
}

test('what stands inside is taken newest first, once, and the rest stays', () => {
  const stack = new UndoStack();
  for (const address of ['/a', '/group/b', '/group/c', '/group2/d']) pushTo(stack, address, 'completed');
  expect(addressesIn(stack, '/group')).toEqual(['/group/c', '/group/b']);
  expect(addressesIn(stack, '/group')).toEqual([]);
  expect(addressesIn(stack, '')).toEqual(['/group2/d', '/a']);
});

test.each([
  { when: 'unknown', undone: ['completed', 'unknown'] },
  { when: 'completed', undone: ['completed'] },
  { when: 'started', undone: ['completed', 'unknown', 'none'] },
] as const)('a compensation for $when undoes $undone', ({ when, undone }) => {
  const known = (['completed', 'unknown', 'none'] as const).filter((outcome) => {
    const stack = new UndoStack();
    pushTo(stack, '/a', outcome, when);
    return addressesIn(stack, '').length > 0;
  });
  expect(known).toEqual(undone);
});

test('an entry that is touched is the newest', () => {
  const stack = new UndoStack();
  pushTo(stack, '/a', 'completed');
  pushTo(stack, '/b', 'completed');
  pushTo(stack, '/c', 'completed');
  stack.dropInside('/nothing');
  expect(addressesIn(stack, '/b', true)).toEqual(['/b']);
  expect(addressesIn(stack, '')).toEqual(['/c', '/a']);
});

test('a stack knows which addresses hold something', () => {
  const stack = new UndoStack();
  for (const address of ['/each[1]/a', '/each[1]/group/b', '/each[12]/a']) pushTo(stack, address, 'completed');
  const holders = ['', '/each', '/each[1]', '/each[1]/group', '/each[12]', '/each[2]', '/each[1]/a', '/ea'];
  const held = () => holders.filter((address) => stack.holdsInside(address));
  expect(held()).toEqual(['', '/each', '/each[1]', '/each[1]/group', '/each[12]']);
  stack.dropInside('/each[1]/group');
  expect(held()).toEqual(['', '/each', '/each[1]', '/each[12]']);
  stack.commit('/each[1]');
  expect(held()).toEqual(['', '/each', '/each[12]']);
  expect(addressesIn(stack, '/each')).toEqual(['/each[12]/a']);
  expect(held()).toEqual([]);
});

test('a stack that a further execution took over knows it, too', () => {
  const stack = new UndoStack();
  for (const address of ['/each[1]/a', '/each[2]/a']) pushTo(stack, address, 'completed');
  const next = new UndoStack();
  next.restore(
    stack.state,
    () => undo(null).compensate,
    () => ({}),
  );
  expect(next.holdsInside('/each[2]')).toBe(true);
  expect(addressesIn(next, '/each[2]')).toEqual(['/each[2]/a']);
  expect(next.holdsInside('/each[2]')).toBe(false);
});
