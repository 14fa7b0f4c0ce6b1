import { randomUUID } from 'node:crypto';

/** One workflow in a worker's cache, from its first entry until it is evicted and replayed. */
type Instance = {
  writer: string;
  lastSeq: number;
  historyLength: number;
  /** Last number that was told in an earlier workflow task: confirmed as soon as it is written. */
  earlierSeq: number;
};

/** How the journal takes an entry. */
export type Admission = {
  writer: string;
  /** Numbers up to this one are confirmed once the entry is written. */
  confirmsUpTo: number;
};

/**
 * Tells the cached instances of workflows apart and spares the database what it is known to hold: after an eviction the
 * whole history is replayed, and with it every entry told again. Bounded: what it forgets is only written once more.
 */
export class WorkflowInstances {
  readonly #limit: number;
  readonly #instances = new Map<string, Instance>();
  readonly #confirmed = new Map<string, number>();

  constructor(limit = 5_000) {
    this.#limit = limit;
  }

  /**
   * @param entry.replayed Whether it comes from the stored history.
   * @returns null when the entry is known to be confirmed already.
   */
  admit(temporalRunId: string, entry: { seq: number; historyLength: number; replayed: boolean }): Admission | null {
    const instance = this.#instanceOf(temporalRunId, entry.seq);
    if (entry.historyLength !== instance.historyLength) {
      instance.earlierSeq = instance.lastSeq;
      instance.historyLength = entry.historyLength;
    }
    instance.lastSeq = entry.seq;
    if (entry.replayed && entry.seq <= (this.#confirmed.get(temporalRunId) ?? 0)) return null;
    return { writer: instance.writer, confirmsUpTo: entry.replayed ? entry.seq : instance.earlierSeq };
  }

  /** Notes that everything up to a number is in the database and confirmed. */
  noteConfirmed(temporalRunId: string, seq: number): void {
    const known = this.#confirmed.get(temporalRunId) ?? 0;
    remember(this.#confirmed, temporalRunId, Math.max(known, seq), this.#limit);
  }

  /** Forgets a run whose rows may not be what was written. */
  forget(temporalRunId: string): void {
    this.#confirmed.delete(temporalRunId);
  }

  /** Numbers that start again mean that the workflow was evicted and is replayed: another instance. */
  #instanceOf(temporalRunId: string, seq: number): Instance {
    const known = this.#instances.get(temporalRunId);
    const instance =
      known && seq > known.lastSeq ? known : { writer: randomUUID(), lastSeq: 0, historyLength: 0, earlierSeq: 0 };
    remember(this.#instances, temporalRunId, instance, this.#limit);
    return instance;
  }
}

/** Sets a key as the youngest, and drops the oldest beyond the limit. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > limit) {
    const oldest = map.keys().next();
    if (!oldest.done) map.delete(oldest.value);
  }
}
