import { childAddress, turnAddress } from '@waymark/definition';
import { forgetInside, forgetRecords, keepNotes, lasting, ofItself, openRecord } from './step-record.ts';
import type { FormerTry, StepRecord, StepRecords } from './step-record.ts';
import type { StepView } from './step-views.ts';
import { isInside } from './undo-stack.ts';

/** Changes what is known of steps so that they run again: the same code from the top then does again what is missing. */
export class Reopening {
  readonly #records: StepRecords;

  constructor(records: StepRecords) {
    this.#records = records;
  }

  /** Lets a step, with all that is inside it, run again as if it never had; only its input stays. */
  reopen(address: string): void {
    for (const [own, { view, notes }] of this.#records) {
      if (own !== address && !isInside(own, address)) continue;
      const prepared = notes?.['prepared'];
      this.#records.set(own, { ...(view ? { view } : {}), ...(prepared === undefined ? {} : { notes: { prepared } }) });
    }
  }

  /** What a step does is another thing from now on: its condition is asked and its input made anew. */
  forgetInput(address: string): void {
    const notes = this.#records.get(address)?.notes ?? {};
    for (const name of ['prepared', 'wanted']) delete notes[name];
  }

  /** Lets a step that holds others go on with what is inside it, although it had ended; it does not begin anew. */
  openAgain(address: string): void {
    const record = openRecord(this.#records, address);
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

  /** What stands inside an address was to be undone, and nothing was: should it fail again, that is dealt with anew. */
  forgetUnwinding(address: string): void {
    const record = openRecord(this.#records, address);
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
    const anew = this.#reopenWithParts(address, openRecord(this.#records, address));
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
    const record = openRecord(this.#records, address);
    const inside = forgetInside(this.#records, address);
    const didSomething = record.notes?.['prepared'] !== undefined;
    reopenRecord(record, ofItself);
    return didSomething ? inside : [address];
  }

  /** @returns the addresses of the parts that failed: they begin anew */
  #reopenWithParts(address: string, record: StepRecord): string[] {
    const failed = dropFailedParts(address, record.notes?.['ends']);
    for (const part of failed) forgetRecords(this.#records, part);
    reopenRecord(record);
    return failed;
  }

  /** Forgets what stands inside. @returns the addresses of what begins anew: what a step itself may have done does not */
  #beginAnew(address: string, record: StepRecord): string[] {
    const inside = forgetInside(this.#records, address);
    const didSomething = record.notes?.['prepared'] !== undefined;
    if (record.end) reopenRecord(record, ofItself);
    else this.#records.delete(address);
    return didSomething ? inside : [address];
  }
}

/** What became of the items of a fan-out; undefined: it is none. */
function endsOfTurns({ output, summary, failures = [] }: StepView): unknown {
  if (!summary || !Array.isArray(output)) return undefined;
  const errors = new Map(failures.map(({ index, error }) => [index, error]));
  return output.map((given, index) => {
    const error = errors.get(index);
    return error ? { error } : { output: given };
  });
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
