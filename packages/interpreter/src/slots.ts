import type { Cancellation } from './cancellation.ts';

/** Lets a limited number of activities be in flight; the others wait in the order in which they came. */
export class Slots {
  readonly #limit: number;
  readonly #queue = new Set<() => void>();
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a slot if there is one, without giving up the turn. */
  tryTake(): boolean {
    if (this.#taken >= this.#limit) return false;
    this.#taken += 1;
    return true;
  }

  /** Waits for a slot and takes it. @returns false when it was cancelled first. */
  take(cancellation: Cancellation): Promise<boolean> {
    if (cancellation.requested) return Promise.resolve(false);
    if (this.tryTake()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const answer = (taken: boolean) => {
        this.#queue.delete(onFree);
        forget();
        resolve(taken);
      };
      const onFree = () => answer(true);
      this.#queue.add(onFree);
      const forget = cancellation.onRequest(() => answer(false));
    });
  }

  /** Gives a slot back: the first in the queue has it. */
  release(): void {
    const [next] = this.#queue;
    if (next) next();
    else this.#taken -= 1;
  }
}
