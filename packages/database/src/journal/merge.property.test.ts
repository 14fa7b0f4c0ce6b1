import type { JournalEntry } from '@waymark/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fence, mergeEntries } from './merge.ts';
import { type RecordedEntry, keyOf } from './recorded-entry.ts';

/** A workflow task: what each attempt at it tells (the last one succeeds), by which worker, and whether it was cached there. */
type Attempt = { tells: { address: number; value: number }[]; worker: 0 | 1; cached: boolean };
type Task = { attempts: Attempt[] };

const attempt: fc.Arbitrary<Attempt> = fc.record({
  tells: fc.array(fc.record({ address: fc.nat(3), value: fc.nat(1) }), { maxLength: 3 }),
  worker: fc.constantFrom(0 as const, 1 as const),
  cached: fc.boolean(),
});
const task: fc.Arbitrary<Task> = fc.record({ attempts: fc.array(attempt, { minLength: 1, maxLength: 4 }) });

type Told = { worker: 0 | 1; row: RecordedEntry };

/** Plays tasks as Temporal does: a failed attempt evicts its instance, and another instance replays everything first. */
function play(tasks: readonly Task[]): { told: Told[]; truth: JournalEntry[]; lastWriter: string } {
  const told: Told[] = [];
  let truth: JournalEntry[] = [];
  let instances = 0;
  let live: { writer: string; worker: 0 | 1 } | null = null;
  let historyLength = 3;
  let clock = 0;
  const history = new Map<number, number>();
  for (const { attempts } of tasks) {
    for (const [number, { tells, worker, cached }] of attempts.entries()) {
      clock += 1;
      if (!live || live.worker !== worker || !cached) {
        live = { writer: `w${++instances}`, worker };
        for (const entry of truth) {
          const row = { entry, confirmed: true, historyLength: history.get(entry.seq) ?? 0, writer: live.writer };
          told.push({ worker, row });
        }
      }
      const entries = tell(tells, truth, clock);
      for (const entry of entries)
        told.push({ worker, row: { entry, confirmed: false, historyLength, writer: live.writer } });
      if (number < attempts.length - 1) {
        live = null;
        // The first failure is written into the history, further ones of the same task are not.
        if (number === 0) historyLength += 3;
      } else {
        for (const { seq } of entries) history.set(seq, historyLength);
        truth = [...truth, ...entries];
      }
    }
    historyLength += 4;
  }
  return { told, truth, lastWriter: live?.writer ?? '' };
}

function tell(tells: Attempt['tells'], before: readonly JournalEntry[], clock: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const { address, value } of tells) {
    const ordinal = [...before, ...entries].filter((entry) => entry.address === `/${address}`).length;
    const transition = {
      type: 'step_started',
      stepType: 'value',
      title: null,
      input: value,
      idempotencyKey: null,
    } as const;
    const seq = before.length + entries.length + 1;
    entries.push({
      runId: 'run_1',
      leg: 1,
      seq,
      address: `/${address}`,
      ordinal,
      at: new Date(clock).toISOString(),
      transition,
    });
  }
  return entries;
}

/** Each worker writes what it was told in order, in batches; one of them may be late, but the last one's rows are all there. */
function flush(told: readonly Told[], choices: readonly boolean[]): Map<string, RecordedEntry> {
  const queues = [told.filter(({ worker }) => worker === 0), told.filter(({ worker }) => worker === 1)];
  const rows = new Map<string, RecordedEntry>();
  let fence: Fence = { leg: 1, historyLength: 0, closed: false };
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn += 1) {
    const chosen = choices[turn % choices.length] ? queues[0] : queues[1];
    const queue = chosen && chosen.length > 0 ? chosen : queues.find(({ length }) => length > 0);
    const batch = queue?.splice(0, 1 + (turn % 3)).map(({ row }) => row) ?? [];
    const merge = mergeEntries([...rows.values()], batch, fence);
    fence = merge.fence;
    for (const { row } of merge.written) rows.set(keyOf(row.entry), row);
    for (const row of merge.removed) rows.delete(keyOf(row.entry));
  }
  return rows;
}

const values = (entries: readonly JournalEntry[]) =>
  entries.map((entry) => `${keyOf(entry)} ${JSON.stringify(entry.transition)}`).sort();

const order = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });

test('however tasks fail, instances move and workers are late, what is left when the run has closed is the truth', () => {
  fc.assert(
    fc.property(fc.array(task, { minLength: 1, maxLength: 6 }), order, (tasks, choices) => {
      const { told, truth, lastWriter } = play(tasks);
      const rows = [...flush(told, choices).values()];
      const standing = rows.filter(({ confirmed, writer }) => confirmed || writer === lastWriter);
      expect(values(standing.map(({ entry }) => entry))).toEqual(values(truth));
    }),
    { numRuns: 2_000 },
  );
});

test('while a run is open its journal is the truth as soon as a task that succeeded has told something', () => {
  // Attempts after the second have the same place in the history: those of late workers are told apart at the next task.
  const failsOnce = fc.array(attempt, { minLength: 1, maxLength: 2 }).map((attempts): Task => ({ attempts }));
  const telling = failsOnce.filter(({ attempts }) => (attempts.at(-1)?.tells.length ?? 0) > 0);
  fc.assert(
    fc.property(fc.array(failsOnce, { maxLength: 5 }), telling, order, (tasks, last, choices) => {
      const { told, truth } = play([...tasks, last]);
      expect(values([...flush(told, choices).values()].map(({ entry }) => entry))).toEqual(values(truth));
    }),
    { numRuns: 2_000 },
  );
});
