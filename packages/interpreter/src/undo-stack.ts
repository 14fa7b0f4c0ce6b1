import type { Compensation } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json } from '@waymark/protocol';
import type { ActivityCall } from './runtime.ts';

/** What is known of the effect of a step that has a compensation. */
export type Known = 'completed' | 'unknown' | 'none';

export type UndoEntry = {
  address: string;
  compensation: Compensation;
  /** The idempotency key of the do. */
  key: string;
  input: Json;
  output: Json;
  known: Known;
  /** From the run's own counter: of its completion, its failure or its cancellation. Higher ones are undone first. */
  position: number;
  /** What the step's own expressions saw besides the run's. */
  variables: Scope;
  /** The undo as it was called first: tried again under the same key, it has to have the same input. */
  call: ActivityCall | null;
};

/**
 * What a run would undo. An entry is pushed before its do is scheduled: a call whose answer was lost may have happened.
 */
export class UndoStack {
  #entries: UndoEntry[] = [];
  #position = 0;

  push(entry: Omit<UndoEntry, 'output' | 'known' | 'position' | 'call'>): UndoEntry {
    const pushed: UndoEntry = { ...entry, output: null, known: 'unknown', position: 0, call: null };
    this.#entries.push(pushed);
    return pushed;
  }

  /** Gives the entry the newest place in the order. */
  touch(entry: UndoEntry): void {
    this.#position += 1;
    entry.position = this.#position;
  }

  /** Forgets what stands inside a step: its own compensation replaces it. */
  dropInside(address: string): void {
    this.#entries = this.#entries.filter((entry) => !isInside(entry.address, address));
  }

  /** Takes out what stands inside an address (and the step there itself); gives what is to be undone, newest first. */
  takeInside(address: string, { withSelf }: { withSelf: boolean }): UndoEntry[] {
    const belongs = (entry: UndoEntry) => isInside(entry.address, address) || (withSelf && entry.address === address);
    const taken = this.#entries.filter(belongs);
    this.#entries = this.#entries.filter((entry) => !belongs(entry));
    return taken.filter(isToBeUndone).sort((one, other) => other.position - one.position);
  }
}

/** Whether an address stands inside another one; `''` holds everything. */
export function isInside(address: string, container: string): boolean {
  return address.startsWith(`${container}/`);
}

function isToBeUndone({ compensation, known }: UndoEntry): boolean {
  switch (compensation.when) {
    case 'started':
      return true;
    case 'completed':
      return known === 'completed';
    case 'unknown':
      return known !== 'none';
  }
}
