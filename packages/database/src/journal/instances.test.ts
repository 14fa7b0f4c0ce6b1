import { expect, test } from 'vitest';
import { WorkflowInstances } from './instances.ts';

test('numbers that start again are those of another instance', () => {
  const instances = new WorkflowInstances();
  const first = instances.admit('t1', { seq: 1, historyLength: 3, replayed: false });
  const second = instances.admit('t1', { seq: 2, historyLength: 3, replayed: false });
  const again = instances.admit('t1', { seq: 1, historyLength: 3, replayed: false });
  expect(second?.writer).toBe(first?.writer);
  expect(again?.writer).not.toBe(first?.writer);
});

test('a later workflow task of the same instance confirms what it told before', () => {
  const instances = new WorkflowInstances();
  instances.admit('t1', { seq: 1, historyLength: 3, replayed: false });
  instances.admit('t1', { seq: 2, historyLength: 3, replayed: false });
  expect(instances.admit('t1', { seq: 3, historyLength: 9, replayed: false })?.confirmsUpTo).toBe(2);
});

test('what is known to be confirmed is skipped in a replay, and never otherwise', () => {
  const instances = new WorkflowInstances();
  instances.noteConfirmed('t1', 2);
  expect(instances.admit('t1', { seq: 1, historyLength: 3, replayed: true })).toBeNull();
  expect(instances.admit('t1', { seq: 2, historyLength: 3, replayed: false })).not.toBeNull();
});

test('it forgets the oldest run beyond its limit, and only writes it once more', () => {
  const instances = new WorkflowInstances(1);
  instances.noteConfirmed('t1', 1);
  instances.noteConfirmed('t2', 1);
  expect(instances.admit('t1', { seq: 1, historyLength: 3, replayed: true })).not.toBeNull();
});
