import { childAddress } from '@waymark/definition';
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
  /** A `return` was reached: the run ends well. `restarts`: by a `restart`, with the input of the next round. */
  | { status: 'returned'; output: Json; restarts?: true };

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
  const addressOf = ({ id }: Step) => childAddress(place.address, id);

  return new Promise((resolve, reject) => {
    const start = (ready: Step[]) => {
      for (const step of ready) {
        // One that an earlier execution has begun has to come to its end, whatever that is.
        if (cancellation.requested && !run.outcomes.isOpen(addressOf(step))) continue;
        running += 1;
        order.start(step);
        runStep(run, step, inside).then((stepEnd) => {
          running -= 1;
          run.outcomes.end(addressOf(step), stepEnd, place.level);
          start(note(step, stepEnd));
          if (running === 0) settle();
        }, reject);
      }
    };
    const note = (step: Step, stepEnd: ListEnd): Step[] => {
      if (stepEnd.status === 'done') return order.release(step);
      end ??= stepEnd;
      cancellation.request(end.status === 'returned' ? 'return' : 'sibling');
      return [];
    };
    const settle = () => resolve(end ?? (order.isStarted ? { status: 'done' } : { status: 'cancelled' }));
    for (const { step, stepEnd } of findEnds(run, steps, place)) {
      order.start(step);
      note(step, stepEnd);
    }
    start(order.first());
    if (running === 0) settle();
  });
}

/** The steps that ended in an earlier execution, in the order in which they did. */
function findEnds(run: Run, steps: Step[], { address, level }: Place): { step: Step; stepEnd: ListEnd }[] {
  return steps
    .flatMap((step) => {
      const found = run.outcomes.findEnd(childAddress(address, step.id), level);
      return found ? [{ step, stepEnd: found.end, number: found.number }] : [];
    })
    .sort((one, other) => one.number - other.number);
}

/** Who waits for whom, by counting: each end of a step costs as much as it has dependents. */
class Order {
  readonly #steps: Step[];
  readonly #waits = new Map<Step, number>();
  readonly #dependents = new Map<string, Step[]>();
  readonly #started = new Set<Step>();

  constructor(steps: Step[]) {
    this.#steps = steps;
    for (const { id } of steps) this.#dependents.set(id, []);
    for (const step of steps) {
      for (const id of step.waitsFor) this.#dependents.get(id)?.push(step);
      this.#waits.set(step, step.waitsFor.length);
    }
  }

  get isStarted(): boolean {
    return this.#started.size === this.#steps.length;
  }

  start(step: Step): void {
    this.#started.add(step);
  }

  /** What can start now and has not. */
  first(): Step[] {
    return this.#steps.filter((step) => this.#waits.get(step) === 0 && !this.#started.has(step));
  }

  /** The steps that waited only for this one. */
  release(ended: Step): Step[] {
    return (this.#dependents.get(ended.id) ?? []).filter((step) => {
      const left = (this.#waits.get(step) ?? 0) - 1;
      this.#waits.set(step, left);
      // One that had ended stays so, although what it waited for is done again.
      return left === 0 && !this.#started.has(step);
    });
  }
}
