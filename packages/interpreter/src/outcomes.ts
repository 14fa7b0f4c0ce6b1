import type { Json } from '@waymark/protocol';
import { isBehindBarrier, restoreFailure, saveFailure } from './failure.ts';
import type { Failure, SavedFailure } from './failure.ts';
import type { Level } from './place.ts';
import { Reopening } from './reopening.ts';
import type { ListEnd } from './run-list.ts';
import { forgetRecords, keepNotes, lasting, openRecord } from './step-record.ts';
import type { StepRecord, StepRecords } from './step-record.ts';
import type { StepView } from './step-views.ts';

/** `ended`: not well. */
export type StandingOf = { address: string; standing: 'done' | 'ended' | 'open' };

/** The input that a person has given a step, instead of what its definition says. */
export type GivenInput = { input: Json };

/** The outcomes of a run, as a further execution takes them over. */
export type SavedOutcomes = { records: [address: string, record: StepRecord][]; ends: number };

/**
 * What has happened in a run, by address (`''` is the run itself). The interpreter runs the same code from the top in every
 * execution: whatever it finds here it does not do again.
 */
export class Outcomes {
  readonly #records: StepRecords;
  /** What lets steps run again. */
  readonly again: Reopening;
  #ends: number;

  constructor({ records, ends }: SavedOutcomes = { records: [], ends: 0 }) {
    this.#records = new Map(records);
    this.again = new Reopening(this.#records);
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
    forgetRecords(this.#records, turn);
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

  /** Forgets what a step was made of, and that it had an effect: it has been undone. */
  revoke(address: string): void {
    this.keep(address, 'effect', 'none');
    this.drop(address, 'prepared');
  }

  /** Whether it has ended well. */
  isDone(address: string): boolean {
    return this.#records.get(address)?.end?.status === 'done';
  }

  /** Notes that what stands inside an address is undone for an error. */
  unwind(address: string): void {
    this.keep(address, 'unwound', true);
  }

  /** A try to undo a step is over. One that failed is tried again with what it was made of. */
  endUndo(address: string, isUndone: boolean): void {
    const { notes = {} } = this.#records.get(address) ?? {};
    for (const name of Object.keys(notes))
      if (name.startsWith(undoNote('')) && (isUndone || !name.startsWith(undoNote('prepared')))) delete notes[name];
  }

  #open(address: string): StepRecord {
    return openRecord(this.#records, address);
  }
}

/** How a note about what undoes a step is called: it stands at the address of the step, beside those about the step. */
export function undoNote(name: string): string {
  return `compensation ${name}`;
}
