import { definitionLimits, turnAddress } from '@waymark/definition';
import type { StepOf } from '@waymark/definition';
import type { Json, RunError } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeError, StepFailure } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';
import { leaveTurn, runTurn } from './turn.ts';
import type { PartEnd } from './turn.ts';

/** What became of an item. Plain JSON: a further execution of the run takes it over. */
type ItemEnd = { output: Json } | { error: RunError };

/** What ends the whole before all items have ended. */
type Stop = Extract<PartEnd, { status: 'failed' | 'returned' }> | { status: 'too many'; error: RunError };

/** Runs its steps for each item: a sliding window, in which the next item begins when one has ended. */
export async function runForEach(
  step: StepOf<'forEach'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  const items = at.once('items', () => readItems(step, at));
  const ends = at.once<(ItemEnd | null)[]>('ends', () => items.map(() => null));
  at.start({ items: items.length });
  return new Window(step, at, items, ends, cancellation).run();
}

/** @throws {ExpressionError | StepFailure} */
function readItems({ items }: StepOf<'forEach'>, at: StepContext): Json[] {
  const list = at.evaluate(items);
  if (!Array.isArray(list))
    throw new StepFailure(describeError('InvalidInput', `"items" must be a list, not ${kindOf(list)}`));
  if (list.length > definitionLimits.items)
    throw new StepFailure(
      describeError('LimitExceeded', `"items" has ${list.length} items (limit ${definitionLimits.items})`),
    );
  return list;
}

function kindOf(value: Json): string {
  return value === null ? 'null' : typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

/** Items under way, and what becomes of all of them. */
class Window {
  readonly #step: StepOf<'forEach'>;
  readonly #at: StepContext;
  readonly #items: Json[];
  readonly #ends: (ItemEnd | null)[];
  /** Of all items: requested from outside, or when one of them ends the whole. */
  readonly #cancellation: Cancellation;
  readonly #allowed: number;
  #failed: number;
  #next = 0;
  #running = 0;
  #end: Stop | null = null;

  constructor(
    step: StepOf<'forEach'>,
    at: StepContext,
    items: Json[],
    ends: (ItemEnd | null)[],
    cancellation: Cancellation,
  ) {
    this.#step = step;
    this.#at = at;
    this.#items = items;
    this.#ends = ends;
    this.#cancellation = cancellation.child();
    this.#allowed = allowedFailures(step, items.length);
    const failures = ends.flatMap((end) => (end && 'error' in end ? [end.error] : []));
    this.#failed = failures.length;
    const last = failures.at(-1);
    if (last && this.#failed > this.#allowed) this.#stop({ status: 'too many', error: last });
  }

  run(): Promise<StepResult> {
    return new Promise((resolve, reject) => {
      const fill = () => {
        for (let index = this.#takeNext(); index !== null; index = this.#takeNext()) {
          this.#running += 1;
          const item = index;
          this.#runItem(item).then((end) => {
            this.#running -= 1;
            this.#note(item, end);
            fill();
            if (this.#running === 0) resolve(this.#settle());
          }, reject);
        }
      };
      fill();
      if (this.#running === 0) resolve(this.#settle());
    });
  }

  /** The next item that can begin now; one that an earlier execution has begun has to come to its end. */
  #takeNext(): number | null {
    if (this.#running >= this.#step.concurrency) return null;
    while (this.#next < this.#items.length) {
      const index = this.#next;
      this.#next += 1;
      if (this.#ends[index]) continue;
      if (this.#cancellation.requested && !this.#isOpen(index)) continue;
      return index;
    }
    return null;
  }

  #isOpen(index: number): boolean {
    return this.#at.run.outcomes.isOpen(turnAddress(this.#at.address, index));
  }

  #runItem(index: number): Promise<PartEnd> {
    const { steps, output, as, tolerate } = this.#step;
    const variables = { [as]: this.#items[index] ?? null, [`${as}Index`]: index };
    return runTurn(this.#at, { index, steps, output, variables, tolerates: tolerate !== null }, this.#cancellation);
  }

  #note(index: number, end: PartEnd): void {
    switch (end.status) {
      case 'done':
        this.#ends[index] = { output: end.output };
        return leaveTurn(this.#at, index, this.#step.commit);
      case 'tolerated':
        this.#ends[index] = { error: end.error };
        this.#failed += 1;
        leaveTurn(this.#at, index, undefined);
        if (this.#failed > this.#allowed) this.#stop({ status: 'too many', error: end.error });
        return;
      case 'failed':
      case 'returned':
        return this.#stop(end);
      case 'cancelled':
    }
  }

  #stop(end: Stop): void {
    this.#end ??= end;
    this.#cancellation.request(end.status === 'returned' ? 'return' : 'sibling');
  }

  #settle(): StepResult {
    this.#tell();
    switch (this.#end?.status) {
      case 'too many':
        return { status: 'failed', error: this.#describeTooMany(this.#end.error), attempts: 1, effect: 'none' };
      case 'failed':
        return { status: 'failing', failure: this.#end.failure };
      case 'returned':
        return this.#end;
      case undefined:
    }
    if (this.#ends.includes(null)) return { status: 'cancelled', attempts: 1, effect: 'none' };
    const result = this.#ends.map((end) => (end && 'output' in end ? end.output : null));
    return { status: 'completed', result, attempts: 1 };
  }

  #describeTooMany(cause: RunError) {
    const [failed, total] = [this.#failed, this.#items.length];
    const message = `${failed} of ${total} items failed, ${this.#allowed} may`;
    return { ...describeError('TooManyFailures', message, { failed, total, tolerated: this.#allowed }), cause };
  }

  /** What expressions read of the step beside its output. */
  #tell(): void {
    const ended = this.#ends.filter((end) => end !== null);
    const failures = this.#ends.flatMap((end, index) => (end && 'error' in end ? [{ index, error: end.error }] : []));
    const summary = {
      total: this.#items.length,
      completed: ended.length - failures.length,
      failed: failures.length,
    };
    this.#at.see({ iterations: ended.length, summary, failures });
  }
}

function allowedFailures({ tolerate }: StepOf<'forEach'>, total: number): number {
  if (tolerate === null) return 0;
  return 'items' in tolerate ? tolerate.items : Math.floor(tolerate.share * total + 1e-9);
}
