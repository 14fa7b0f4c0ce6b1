import type { Json } from '@waymark/protocol';
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

  get views(): [address: string, view: StepView][] {
    return [...this.#records].flatMap(([address, { view }]) => (view ? [[address, view] as [string, StepView]] : []));
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
    // A compensation that is tried again must have the input that it had.
    if (prepared === undefined || !isBehindBarrier(level)) delete record.notes;
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

  /** Whether a step has begun and not ended. */
  isOpen(address: string): boolean {
    return this.knows(address, 'started');
  }

  /** Lets a step, with all that is inside it, run again as if it never had; only its input stays. */
  reopen(address: string): void {
    for (const [own, { view, notes }] of this.#records) {
      if (own !== address && !isInside(own, address)) continue;
      const prepared = notes?.['prepared'];
      this.#records.set(own, { ...(view ? { view } : {}), ...(prepared === undefined ? {} : { notes: { prepared } }) });
    }
  }

  #open(address: string): StepRecord {
    const known = this.#records.get(address);
    if (known) return known;
    const record: StepRecord = {};
    this.#records.set(address, record);
    return record;
  }
}
