import type { Step } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import type { Failure } from './failure.ts';
import type { Place } from './place.ts';
import { runStep } from './run-step.ts';
import type { Run } from './run.ts';

/** How a step, or a list of them, came to its end. */
export type ListEnd =
  | { status: 'done' }
  | { status: 'failed'; failure: Failure }
  | { status: 'cancelled' }
  /** A `return` was reached: the run ends well. */
  | { status: 'returned'; output: Json };

/**
 * Runs a list of steps: each one starts as soon as what it waits for has ended, all that are ready in the same turn. The
 * first that fails (or returns) cancels the others; the promise settles when nothing runs any more.
 */
export function runList(run: Run, steps: Step[], place: Place): Promise<ListEnd> {
  const order = new Order(steps);
  const inside = { ...place, cancellation: place.cancellation.child() };
  const { cancellation } = inside;
  let running = 0;
  let end: ListEnd | null = null;

  return new Promise((resolve, reject) => {
    const start = (ready: Step[]) => {
      for (const step of ready) {
        if (cancellation.requested) return;
        running += 1;
        order.start();
        runStep(run, step, inside).then((stepEnd) => {
          running -= 1;
          note(step, stepEnd);
          if (running === 0) resolve(end ?? (order.isStarted ? { status: 'done' } : { status: 'cancelled' }));
        }, reject);
      }
    };
    const note = (step: Step, stepEnd: ListEnd) => {
      if (stepEnd.status === 'done') return start(order.release(step));
      end ??= stepEnd;
      cancellation.request(end.status === 'returned' ? 'return' : 'sibling');
    };
    start(order.first());
    if (running === 0) resolve(order.isStarted ? { status: 'done' } : { status: 'cancelled' });
  });
}

/** Who waits for whom, by counting: each end of a step costs as much as it has dependents. */
class Order {
  readonly #steps: Step[];
  readonly #waits = new Map<Step, number>();
  readonly #dependents = new Map<string, Step[]>();
  #notStarted: number;

  constructor(steps: Step[]) {
    this.#steps = steps;
    this.#notStarted = steps.length;
    for (const { id } of steps) this.#dependents.set(id, []);
    for (const step of steps) {
      // What is not in the list has ended: of a compensation that is tried again, only the rest runs.
      const lists = step.waitsFor.map((id) => this.#dependents.get(id)).filter((list) => list !== undefined);
      for (const list of lists) list.push(step);
      this.#waits.set(step, lists.length);
    }
  }

  get isStarted(): boolean {
    return this.#notStarted === 0;
  }

  start(): void {
    this.#notStarted -= 1;
  }

  first(): Step[] {
    return this.#steps.filter((step) => this.#waits.get(step) === 0);
  }

  /** The steps that waited only for this one. */
  release(ended: Step): Step[] {
    return (this.#dependents.get(ended.id) ?? []).filter((step) => {
      const left = (this.#waits.get(step) ?? 0) - 1;
      this.#waits.set(step, left);
      return left === 0;
    });
  }
}
