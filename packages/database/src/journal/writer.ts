import type { JournalEntry } from '@waymark/protocol';
import type { Database } from '../database.ts';
import { isDatabaseUnavailable } from '../errors.ts';
import { inTransaction } from '../transaction.ts';
import { type IncomingEntry, applyEntries } from './apply.ts';
import { groupBy } from './group-by.ts';
import { WorkflowInstances } from './instances.ts';

/** What a worker hands over: an entry, and which execution told it in which workflow task. */
export type ToldEntry = { entry: JournalEntry; temporalRunId: string; historyLength: number; replayed: boolean };

/** An ending that was written and waits for Temporal's word. */
export type ToldEnding = { runId: string; temporalRunId: string; writer: string };

export type JournalWriter = {
  /**
   * Takes an entry. Returns at once; when the queue is full it waits, which slows the run and not the memory.
   */
  record(told: ToldEntry): Promise<void>;
  /** Resolves when everything that was taken so far is in the database. */
  flush(): Promise<void>;
  /** Flushes for at most `deadline` milliseconds, then stops. */
  close(deadline?: number): Promise<void>;
};

export type JournalWriterOptions = {
  database: Pick<Database, 'pool'>;
  /** Called when the ending of a run has been written. */
  onEnding?: (ending: ToldEnding) => void;
  /** Called with what went wrong; the writer goes on by itself. */
  onError?: (error: unknown, runIds: string[]) => void;
  /** Entries that wait in memory at most. */
  capacity?: number;
  /** From one flush to the next at least, in milliseconds. */
  interval?: number;
};

const batchSize = 500;
const longestPause = 2_000;
const longestInterval = 250;

type Queued = IncomingEntry & { confirmsUpTo: number };

/** Makes the writer of a worker: a bounded queue in memory that is written to PostgreSQL in batches. */
export function createJournalWriter(options: JournalWriterOptions): JournalWriter {
  const { database, onEnding, onError, capacity = 10_000, interval = 20 } = options;
  const instances = new WorkflowInstances();
  const queue: Queued[] = [];
  let writing: Promise<void> | null = null;
  let stopped = false;
  let room: (() => void)[] = [];

  const run = async (): Promise<void> => {
    let pause = interval;
    while (queue.length > 0 && !stopped) {
      // Everything of one activation arrives in the same turn: a moment later the batch is whole.
      await sleep(Math.min(pause, pause === interval ? 2 : pause));
      const batch = queue.slice(0, batchSize);
      const begin = Date.now();
      try {
        await write(batch);
        queue.splice(0, batch.length);
        room.forEach((wake) => wake());
        room = [];
        pause = interval;
        const duration = Date.now() - begin;
        // A database that is slow gets fewer and larger batches: a batch costs nearly the same, however much is in it.
        if (queue.length < batchSize)
          await sleep(Math.max(0, Math.max(interval, Math.min(3 * duration, longestInterval)) - duration));
      } catch (error) {
        onError?.(error, [...new Set(batch.map(({ entry }) => entry.runId))]);
        pause = Math.min(longestPause, pause * 2);
      }
    }
  };

  const write = async (batch: readonly Queued[]): Promise<void> => {
    try {
      settle(batch, (await inTransaction(database, (client) => applyEntries(client, batch))).fencedRuns);
    } catch (error) {
      if (isWorthRetrying(error)) throw error;
      await writeOneByOne(batch, error);
    }
  };

  /** One run whose data PostgreSQL refuses must not stop the others. Its gap is the reconciler's. */
  const writeOneByOne = async (batch: readonly Queued[], reason: unknown): Promise<void> => {
    onError?.(reason, []);
    for (const [runId, entries] of groupBy(batch, ({ entry }) => entry.runId)) {
      try {
        settle(entries, (await inTransaction(database, (client) => applyEntries(client, entries))).fencedRuns);
      } catch (error) {
        if (isWorthRetrying(error)) throw error;
        onError?.(error, [runId]);
        for (const { temporalRunId } of entries) instances.forget(temporalRunId);
      }
    }
  };

  const settle = (written: readonly Queued[], fencedRuns: ReadonlySet<string>): void => {
    for (const { entry, temporalRunId, writer, confirmsUpTo } of written) {
      if (fencedRuns.has(entry.runId)) continue;
      instances.noteConfirmed(temporalRunId, confirmsUpTo);
      if (entry.transition.type === 'run_finished') onEnding?.({ runId: entry.runId, temporalRunId, writer });
    }
  };

  const start = (): void => {
    writing ??= run().finally(() => {
      writing = null;
      if (queue.length > 0 && !stopped) start();
    });
  };

  const flush = async (): Promise<void> => {
    while (writing) await writing;
  };

  return {
    async record({ entry, temporalRunId, historyLength, replayed }) {
      const admission = instances.admit(temporalRunId, { seq: entry.seq, historyLength, replayed });
      if (!admission || stopped) return;
      queue.push({ entry, temporalRunId, historyLength, confirmed: replayed, ...admission });
      start();
      while (queue.length >= capacity && !stopped) await new Promise<void>((resolve) => room.push(resolve));
    },
    flush,
    async close(deadline = 5_000) {
      await Promise.race([flush(), sleep(deadline)]);
      stopped = true;
      room.forEach((wake) => wake());
    },
  };
}

/** Away, or two transactions stood in each other's way (SQLSTATE class 40): nothing is wrong with what was to be written. */
function isWorthRetrying(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return isDatabaseUnavailable(error) || (typeof code === 'string' && code.startsWith('40'));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
