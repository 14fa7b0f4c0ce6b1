import { childAddress, turnAddress } from '@waymark/definition';
import type { Effect, Json } from '@waymark/protocol';
import { isBehindBarrier, restoreFailure, saveFailure } from './failure.ts';
import type { Failure, SavedFailure } from './failure.ts';
import type { Level } from './place.ts';
import type { ListEnd } from './run-list.ts';
import type { StepView } from './step-views.ts';
import { isInside } from './undo-stack.ts';

/** How a step came to its end, with its place among all ends of the run. */
type SavedEnd = { number: number } & (
  | Exclude<ListEnd, { status: 'failed' }>
  | { status: 'failed'; failure: SavedFailure }
);

/** What is known of a step that has begun. Plain JSON. */
export type StepRecord = {
  /** What expressions read. */
  view?: StepView;
  /** What was found out on its way and must not be asked again. */
  notes?: { [name: string]: unknown };
  end?: SavedEnd;
};

/** `ended`: not well. */
export type StandingOf = { address: string; standing: 'done' | 'ended' | 'open' };

/** A try that failed, of a step that starts again. */
export type FormerTry = { attempts: number; effect: Effect };

/** The input that a person has given a step, instead of what its definition says. */
export type GivenInput = { input: Json };

/** The outcomes of a run, as a further execution takes them over. */
export type SavedOutcomes = { records: [address: string, record: StepRecord][]; ends: number };

/**
 * What has happened in a run, by address (`''` is the run itself). The interpreter runs the same code from the top in every
 * execution: whatever it finds here it does not do again.
 */
export class Outcomes {
  readonly #records: Map<string, StepRecord>;
  #ends: number;

  constructor({ records, ends }: SavedOutcomes = { records: [], ends: 0 }) {
    this.#records = new Map(records);
    this.#ends = ends;
  }

  get state(): SavedOutcomes {
    return { records: [...this.#records], ends: this.#ends };
  }

  get addresses(): string[] {
    return [...this.#records.keys()];
  }

  get views(): [address: string, view: StepView][] {
    return [...this.#records].flatMap(([address, { view }]) => (view ? [[address, view] as [string, StepView]] : []));
  }

  /** How everything stands that has begun. */
  standings(): StandingOf[] {
    return [...this.#records].flatMap<StandingOf>(([address, { notes, end }]) => {
      if (end) return [{ address, standing: end.status === 'done' || end.status === 'returned' ? 'done' : 'ended' }];
      return notes?.['started'] || notes?.['again'] ? [{ address, standing: 'open' }] : [];
    });
  }

  viewAt(address: string): StepView | null {
    return this.#records.get(address)?.view ?? null;
  }

  /** Forgets a turn of a loop with all that is inside it: nobody will read it or undo it. */
  forget(turn: string): void {
    for (const address of this.#records.keys()) {
      if (address === turn || isInside(address, turn)) this.#records.delete(address);
    }
  }

  see(address: string, view: StepView): void {
    this.#open(address).view = view;
  }

  knows(address: string, name: string): boolean {
    return this.find(address, name) !== undefined;
  }

  /** What was noted at an address. */
  find<Value extends object | Json>(address: string, name: string): Value | undefined {
    // What stands under a name was put there by `keep` with the same type.
    return this.#records.get(address)?.notes?.[name] as Value | undefined;
  }

  /** Notes a value. It must be plain JSON. */
  keep<Value extends object | Json>(address: string, name: string, value: Value): Value {
    const record = this.#open(address);
    record.notes ??= {};
    record.notes[name] = value;
    return value;
  }

  drop(address: string, name: string): void {
    const notes = this.#records.get(address)?.notes;
    if (notes) delete notes[name];
  }

  /** Asks for something once in all executions of the run. */
  once<Value extends object | Json>(address: string, name: string, ask: () => Value): Value {
    const known = this.find<Value>(address, name);
    return known === undefined ? this.keep(address, name, ask()) : known;
  }

  /** @param level from which it is decided outwards: the same in every execution */
  findFailure(address: string, name: string, level: Level): Failure | null {
    const saved = this.find<SavedFailure>(address, name);
    return saved === undefined ? null : restoreFailure(saved, level);
  }

  keepFailure(address: string, name: string, failure: Failure, level: Level): Failure {
    this.keep(address, name, saveFailure(failure, level));
    return failure;
  }

  /** Like {@link once}, for what is decided about an error. */
  onceFailure(address: string, name: string, level: Level, decide: () => Failure): Failure {
    return this.findFailure(address, name, level) ?? this.keepFailure(address, name, decide(), level);
  }

  /**
   * Notes that a step has ended.
   *
   * @param level around the list that it stands in
   */
  end(address: string, end: ListEnd, level: Level): void {
    this.#ends += 1;
    const record = this.#open(address);
    const prepared = record.notes?.['prepared'];
    // What is tried again must have the input that it had.
    if (end.status !== 'done') record.notes = keepNotes(record, lasting);
    else if (prepared === undefined || !isBehindBarrier(level)) delete record.notes;
    else record.notes = { prepared };
    record.end =
      end.status === 'failed'
        ? { number: this.#ends, status: 'failed', failure: saveFailure(end.failure, level) }
        : { number: this.#ends, ...end };
  }

  /** How a step has ended; `number` is its place in the order of all ends. Null: it has not. */
  findEnd(address: string, level: Level): { number: number; end: ListEnd } | null {
    const saved = this.#records.get(address)?.end;
    if (!saved) return null;
    if (saved.status !== 'failed') return { number: saved.number, end: saved };
    return { number: saved.number, end: { status: 'failed', failure: restoreFailure(saved.failure, level) } };
  }

  hasEnded(address: string): boolean {
    return this.#records.get(address)?.end !== undefined;
  }

  /** Whether a step has begun and not ended, or is to begin again. */
  isOpen(address: string): boolean {
    return this.knows(address, 'started') || this.knows(address, 'again');
  }

  /** The addresses at which something was noted. */
  listNoted(name: string): string[] {
    return [...this.#records].flatMap(([address, { notes }]) => (notes?.[name] === undefined ? [] : [address]));
  }

  /** The steps that failed and wait for another try of the run. */
  listRetried(): string[] {
    return [...this.#records].flatMap(([address, { notes, end }]) =>
      !end && notes?.['retried at'] !== undefined ? [address] : [],
    );
  }

  /** Lets a step, with all that is inside it, run again as if it never had; only its input stays. */
  reopen(address: string): void {
    for (const [own, { view, notes }] of this.#records) {
      if (own !== address && !isInside(own, address)) continue;
      const prepared = notes?.['prepared'];
      this.#records.set(own, { ...(view ? { view } : {}), ...(prepared === undefined ? {} : { notes: { prepared } }) });
    }
  }

  /** Forgets what a step was made of, and that it had an effect: it has been undone. */
  revoke(address: string): void {
    this.keep(address, 'effect', 'none');
    this.drop(address, 'prepared');
  }

  /** Whether it has ended well. */
  isDone(address: string): boolean {
    return this.#records.get(address)?.end?.status === 'done';
  }

  /** Lets a step that holds others go on with what is inside it, although it had ended; it does not begin anew. */
  openAgain(address: string): void {
    const record = this.#open(address);
    if (record.end) reopenRecord(record);
  }

  /** Lets a part of a step run again, of which another address stands inside. */
  openPart(container: string, inside: string): void {
    const { notes, view } = this.#records.get(container) ?? {};
    if (!notes) return;
    // A fan-out that is done keeps nothing but what it gave.
    const ends = (notes['ends'] ??= view && endsOfTurns(view));
    if (Array.isArray(ends)) {
      for (const index of ends.keys()) if (isInside(inside, turnAddress(container, index))) ends[index] = null;
    } else if (typeof ends === 'object' && ends !== null) {
      const branches = ends as { [name: string]: unknown };
      for (const name of Object.keys(branches))
        if (isInside(inside, childAddress(container, name))) delete branches[name];
      delete notes['winner'];
    }
  }

  /** Notes that what stands inside an address is undone for an error. */
  unwind(address: string): void {
    this.keep(address, 'unwound', true);
  }

  /** What stands inside an address was to be undone, and nothing was: should it fail again, that is dealt with anew. */
  forgetUnwinding(address: string): void {
    const record = this.#open(address);
    record.notes = keepNotes(record, lasting);
    delete record.notes['unwound'];
  }

  /**
   * Lets a step that failed start again. What ended well inside it stays; what was undone, parts of it that failed or
   * what stands in a step that was unwound, begins anew; all the rest goes on from where it stood.
   *
   * @returns the addresses of what begins anew
   */
  reopenFailed(address: string): string[] {
    const anew = this.#reopenWithParts(address, this.#open(address));
    const finished: string[] = [];
    for (const [own, record] of this.#records) {
      if (!isInside(own, address) || finished.some((container) => isInside(own, container))) continue;
      if (record.end?.status === 'done') finished.push(own);
      else if (record.notes?.['unwound']) anew.push(...this.#beginAnew(own, record));
      else if (record.end) anew.push(...this.#reopenWithParts(own, record));
    }
    return anew;
  }

  /**
   * Lets a step begin anew that was unwound.
   *
   * @returns the addresses of what begins anew
   */
  beginAnew(address: string): string[] {
    const record = this.#open(address);
    const inside = this.#forgetInside(address);
    const didSomething = record.notes?.['prepared'] !== undefined;
    reopenRecord(record, ofItself);
    return didSomething ? inside : [address];
  }

  /** @returns the addresses of the parts that failed: they begin anew */
  #reopenWithParts(address: string, record: StepRecord): string[] {
    const failed = dropFailedParts(address, record.notes?.['ends']);
    for (const part of failed) this.forget(part);
    reopenRecord(record);
    return failed;
  }

  /** Forgets what stands inside. @returns the addresses of what begins anew: what a step itself may have done does not */
  #beginAnew(address: string, record: StepRecord): string[] {
    const inside = this.#forgetInside(address);
    const didSomething = record.notes?.['prepared'] !== undefined;
    if (record.end) reopenRecord(record, ofItself);
    else this.#records.delete(address);
    return didSomething ? inside : [address];
  }

  /** @returns the addresses that are forgotten */
  #forgetInside(address: string): string[] {
    const inside = [...this.#records.keys()].filter((own) => isInside(own, address));
    for (const own of inside) this.#records.delete(own);
    return inside;
  }

  /** A try to undo a step is over. One that failed is tried again with what it was made of. */
  endUndo(address: string, isUndone: boolean): void {
    const { notes = {} } = this.#records.get(address) ?? {};
    for (const name of Object.keys(notes))
      if (name.startsWith(undoNote('')) && (isUndone || !name.startsWith(undoNote('prepared')))) delete notes[name];
  }

  #open(address: string): StepRecord {
    const known = this.#records.get(address);
    if (known) return known;
    const record: StepRecord = {};
    this.#records.set(address, record);
    return record;
  }
}

/** What a step has found out about itself that holds for its next try, too. */
const ofItself: readonly string[] = ['wanted', 'prepared', 'given'];
/** And about what stands inside it. */
const lasting: readonly string[] = [
  ...ofItself,
  'effect',
  'items',
  'ends',
  'branch',
  'progress',
  'winner',
  'unwound',
  'vars',
];

/** What became of the items of a fan-out; undefined: it is none. */
function endsOfTurns({ output, summary, failures = [] }: StepView): unknown {
  if (!summary || !Array.isArray(output)) return undefined;
  const errors = new Map(failures.map(({ index, error }) => [index, error]));
  return output.map((given, index) => {
    const error = errors.get(index);
    return error ? { error } : { output: given };
  });
}

function keepNotes({ notes = {} }: StepRecord, names: readonly string[]): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(notes).filter(([name]) => names.includes(name)));
}

function reopenRecord(record: StepRecord, kept = lasting): void {
  const { view, notes } = record;
  const former: FormerTry = {
    attempts: view?.attempts ?? 0,
    effect: notes?.['effect'] === 'none' ? 'none' : 'unknown',
  };
  record.notes = { ...keepNotes(record, kept), again: former };
  delete record.end;
}

/** @param ends of the parts of a step, by index or by name. @returns the addresses of those that failed */
function dropFailedParts(address: string, ends: unknown): string[] {
  if (typeof ends !== 'object' || ends === null) return [];
  const isFailed = (end: unknown): boolean => typeof end === 'object' && end !== null && 'error' in end;
  if (Array.isArray(ends))
    return ends.flatMap((end: unknown, index) => {
      if (!isFailed(end)) return [];
      ends[index] = null;
      return [turnAddress(address, index)];
    });
  const branches = ends as { [name: string]: unknown };
  return Object.keys(branches).flatMap((name) => {
    if (!isFailed(branches[name])) return [];
    delete branches[name];
    return [childAddress(address, name)];
  });
}

/** How a note about what undoes a step is called: it stands at the address of the step, beside those about the step. */
export function undoNote(name: string): string {
  return `compensation ${name}`;
}
