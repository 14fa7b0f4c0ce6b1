import type { Compensation } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, RunError } from '@waymark/protocol';
import type { ActivityCall } from './runtime.ts';

/** What is known of the effect of a step that has a compensation. */
export type Known = 'completed' | 'unknown' | 'none';

export type UndoEntry = {
  address: string;
  compensation: Compensation;
  /** The action that did it, where its name was computed. */
  action?: string;
  /** The idempotency key of the do. */
  key: string;
  /** Of the do, and so of its undo. Absent in entries of earlier releases: the one of now. */
  generation?: number;
  /** What was done has no record under the key: the undo cannot ask it whether there is anything to undo. */
  isUnrecorded?: true;
  /** An earlier try of the step may have done it, under the same key. */
  mayBeDone?: true;
  input: Json;
  output: Json;
  known: Known;
  /** From the run's own counter: of its completion, its failure or its cancellation. Higher ones are undone first. */
  position: number;
  /** What the step's own expressions saw besides the run's. */
  variables: Scope;
  /** Why it was not undone when that was tried last. */
  failed: RunError | null;
  /** What it is undone for: address of the level that is unwound, and a word; null: it stays done for now. */
  dueFor: string | null;
  /** Whether it was begun to undo it. */
  begun: boolean;
  /** Its condition was asked, and holds: for every further try, too. */
  isWanted?: true;
  /** The undo as it was called first: tried again under the same key, it has to have the same input. */
  call: ActivityCall | null;
};

type NewEntry = Pick<
  UndoEntry,
  'address' | 'compensation' | 'action' | 'key' | 'generation' | 'isUnrecorded' | 'mayBeDone' | 'input' | 'variables'
>;

/** @property except an address inside of which nothing is due */
type Marking = { withSelf: boolean; dueFor: string; except?: string | undefined };

/** An entry in plain JSON: its compensation stands in the program. */
export type SavedUndoEntry = Omit<UndoEntry, 'compensation'>;
export type SavedUndoStack = { entries: SavedUndoEntry[]; position: number };

/**
 * What a run would undo. An entry is pushed before its do is scheduled: a call whose answer was lost may have happened.
 */
export class UndoStack {
  readonly #entries = new Set<UndoEntry>();
  /** By the address of what holds them, at any distance: a step of many turns asks after each of them. */
  readonly #counts = new Map<string, number>();
  #position = 0;

  get state(): SavedUndoStack {
    const entries = [...this.#entries].map(({ compensation: _, variables, ...entry }) => ({
      ...entry,
      variables: withoutSteps(variables),
    }));
    return { entries, position: this.#position };
  }

  /** Takes over what an earlier execution has left. */
  restore(
    { entries, position }: SavedUndoStack,
    compensationOf: (entry: SavedUndoEntry) => Compensation | null,
    scopeAt: (address: string) => Scope,
  ): void {
    this.#position = position;
    for (const entry of entries) {
      const compensation = compensationOf(entry);
      const variables = { ...entry.variables, ...scopeAt(entry.address) };
      if (compensation) this.#add({ ...entry, compensation, variables });
    }
  }

  /** The newest of a step. @param key absent: any */
  find(address: string, key?: string): UndoEntry | null {
    const isWanted = (entry: UndoEntry) => entry.address === address && (key === undefined || entry.key === key);
    return [...this.#entries].findLast(isWanted) ?? null;
  }

  push(entry: NewEntry): UndoEntry {
    const unknown = { output: null, known: 'unknown', position: 0, call: null } as const;
    const pushed: UndoEntry = { ...entry, ...unknown, failed: null, dueFor: null, begun: false };
    this.#add(pushed);
    return pushed;
  }

  /** Says what is known of the effect: that this try had none says nothing of an earlier one. */
  know(entry: UndoEntry, known: Known): void {
    entry.known = known === 'none' && entry.mayBeDone ? 'unknown' : known;
  }

  /** Gives the entry the newest place in the order. */
  touch(entry: UndoEntry): void {
    this.#position += 1;
    entry.position = this.#position;
  }

  /** Forgets a step that starts again under the same key. */
  forgetStep(address: string, key: string): void {
    this.#forget((entry) => entry.address === address && entry.key === key);
  }

  /** Forgets what stands inside a step: its own compensation replaces it. */
  dropInside(address: string): void {
    if (this.holdsInside(address)) this.#forget((entry) => isInside(entry.address, address));
  }

  /** Whether there is anything to be undone inside an address. */
  holdsInside(address: string): boolean {
    return this.#counts.has(address);
  }

  /** Forgets what stands at an address and inside it: the point of no return. */
  commit(address: string): void {
    this.#forget((entry) => entry.address === address || isInside(entry.address, address));
  }

  /** Marks what stands inside an address (and the step there itself) as due, and forgets what need not be undone. */
  markInside(address: string, { withSelf, dueFor, except }: Marking): void {
    for (const entry of this.#entries) {
      const belongs =
        entry.dueFor === null &&
        (isInside(entry.address, address) || (withSelf && entry.address === address)) &&
        !(except !== undefined && isInside(entry.address, except));
      if (!belongs) continue;
      entry.dueFor = dueFor;
      if (!isToBeUndone(entry)) this.remove(entry);
    }
  }

  /** What is due and not undone yet, newest first. */
  due(dueFor: string): UndoEntry[] {
    return [...this.#entries]
      .filter((entry) => entry.dueFor === dueFor)
      .sort((one, other) => other.position - one.position);
  }

  /** All that would be undone. */
  get entries(): readonly UndoEntry[] {
    return [...this.#entries];
  }

  /** The addresses of what could not be undone, and waits for a person. */
  listFailed(): string[] {
    return [...this.#entries].flatMap(({ address, failed, dueFor }) => (failed && dueFor !== null ? [address] : []));
  }

  /** It is undone. */
  remove(entry: UndoEntry): void {
    if (!this.#entries.delete(entry)) return;
    for (const holder of holdersOf(entry.address)) {
      const count = (this.#counts.get(holder) ?? 0) - 1;
      if (count > 0) this.#counts.set(holder, count);
      else this.#counts.delete(holder);
    }
  }

  #add(entry: UndoEntry): void {
    this.#entries.add(entry);
    for (const holder of holdersOf(entry.address)) this.#counts.set(holder, (this.#counts.get(holder) ?? 0) + 1);
  }

  /** What is being undone stays. */
  #forget(isForgotten: (entry: UndoEntry) => boolean): void {
    for (const entry of this.#entries) if (entry.dueFor === null && isForgotten(entry)) this.remove(entry);
  }
}

/** The addresses that an address stands inside of, `''` too. */
function holdersOf(address: string): string[] {
  return [...address.matchAll(/[/[]/g)].map(({ index }) => address.slice(0, index));
}

/** Whether an address stands inside another one; `''` holds everything. */
export function isInside(address: string, container: string): boolean {
  return address.startsWith(`${container}/`) || address.startsWith(`${container}[`);
}

/** What a turn of a loop sees of the steps is made again where it is needed. */
export function withoutSteps({ steps: _, ...variables }: Scope): Scope {
  return variables;
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
