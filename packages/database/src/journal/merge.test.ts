import type { JournalEntry, Transition } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { type Fence, type Merge, mergeEntries } from './merge.ts';
import type { RecordedEntry } from './recorded-entry.ts';

const open: Fence = { leg: 1, historyLength: 0, closed: false };

function entry(seq: number, address: string, transition: Transition, at: number): JournalEntry {
  return { runId: 'run_1', leg: 1, seq, address, ordinal: 0, at: new Date(at).toISOString(), transition };
}

function started(address: string, input: number, at = 1_000): JournalEntry {
  return entry(1, address, { type: 'step_started', stepType: 'action', title: null, input, idempotencyKey: null }, at);
}

function told(what: JournalEntry, historyLength: number, writer = 'a', confirmed = false): RecordedEntry {
  return { entry: what, confirmed, historyLength, writer };
}

function inputs({ written }: Merge): unknown[] {
  return written.map(({ row }) => (row.entry.transition.type === 'step_started' ? row.entry.transition.input : null));
}

test('a first entry is written as it came', () => {
  const merge = mergeEntries([], [told(started('/a', 1), 4)], open);
  expect(merge.written).toMatchObject([{ before: null, row: { confirmed: false, historyLength: 4 } }]);
  expect(merge.fence.historyLength).toBe(4);
});

test('between provisional entries the later workflow task wins', () => {
  const stored = [told(started('/a', 1), 4, 'a')];
  expect(inputs(mergeEntries(stored, [told(started('/a', 2), 7, 'b')], open))).toEqual([2]);
});

test('a late flush of a worker that lost its task changes nothing', () => {
  const stored = [told(started('/a', 2), 7, 'b')];
  const merge = mergeEntries(stored, [told(started('/a', 1), 4, 'a'), told(started('/b', 1), 4, 'a')], {
    ...open,
    historyLength: 7,
  });
  expect(merge).toMatchObject({ written: [], removed: [], fenced: 2 });
});

test('of two attempts at one workflow task the one that began later wins', () => {
  const stored = [told(started('/a', 2, 2_000), 7, 'b')];
  expect(mergeEntries(stored, [told(started('/a', 1, 1_000), 7, 'a')], open).written).toEqual([]);
});

test('a confirmed entry is never overwritten by a provisional one', () => {
  const stored = [told(started('/a', 1), 4, 'a', true)];
  expect(mergeEntries(stored, [told(started('/a', 2), 9, 'b')], open).written).toEqual([]);
});

test('a replayed entry beats a provisional one, however late that was told', () => {
  const stored = [told(started('/a', 2), 9, 'a')];
  expect(inputs(mergeEntries(stored, [told(started('/a', 1), 4, 'b', true)], { ...open, historyLength: 9 }))).toEqual([
    1,
  ]);
});

test('an instance that goes on confirms what it told before', () => {
  const stored = [told(started('/a', 1), 4, 'a')];
  const { written } = mergeEntries(stored, [told(started('/b', 1), 8, 'a')], open);
  expect(written.map(({ row }) => [row.entry.address, row.confirmed])).toEqual([
    ['/b', false],
    ['/a', true],
  ]);
});

test('what another instance told before a task that went another way is taken back', () => {
  const stored = [told(started('/a', 1), 4, 'a')];
  const merge = mergeEntries(stored, [told(started('/b', 1), 7, 'b')], open);
  expect(merge.removed.map(({ entry: { address } }) => address)).toEqual(['/a']);
});

test('what a further attempt at the same task does not tell again is taken back', () => {
  const stored = [told(started('/a', 1, 1_000), 7, 'a')];
  expect(mergeEntries(stored, [told(started('/b', 1, 2_000), 7, 'b')], open).removed).toHaveLength(1);
});

test('an entry that is replayed in the same batch is not taken back', () => {
  const stored = [told(started('/a', 1), 4, 'a')];
  const merge = mergeEntries(stored, [told(started('/a', 1), 4, 'b', true), told(started('/b', 1), 8, 'b')], open);
  expect(merge.removed).toEqual([]);
  expect(merge.written.map(({ row }) => [row.entry.address, row.confirmed])).toEqual([
    ['/a', true],
    ['/b', false],
  ]);
});

test('three attempts that tell A, A and then B leave B', () => {
  const first = mergeEntries([], [told(started('/a', 1, 1_000), 4, 'a')], open);
  const second = mergeEntries(
    first.written.map(({ row }) => row),
    [told(started('/a', 1, 2_000), 7, 'b')],
    first.fence,
  );
  const third = mergeEntries(
    second.written.map(({ row }) => row),
    [told(started('/b', 1, 3_000), 7, 'c')],
    second.fence,
  );
  expect(third.removed.map(({ entry: { address } }) => address)).toEqual(['/a']);
  expect(third.written.map(({ row }) => row.entry.address)).toEqual(['/b']);
});

test('nothing provisional is added to a run that has closed', () => {
  expect(mergeEntries([], [told(started('/a', 1), 99)], { ...open, closed: true })).toMatchObject({
    written: [],
    fenced: 1,
  });
});
