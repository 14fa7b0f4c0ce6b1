type Timer = { due: number; number: number; fire: () => void };

/** Time that passes only when it is told to. Timers of the same time fire in the order in which they were set. */
export class VirtualClock {
  #now: number;
  #number = 0;
  readonly #timers = new Set<Timer>();

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  /** @returns a function that takes the timer back. */
  after(milliseconds: number, fire: () => void): () => void {
    this.#number += 1;
    const timer = { due: this.#now + Math.max(0, milliseconds), number: this.#number, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Goes on to the next timer and fires it. @returns false when there is none. */
  fireNext(): boolean {
    const [first, ...others] = this.#timers;
    if (!first) return false;
    const next = others.reduce((best, timer) => (isBefore(timer, best) ? timer : best), first);
    this.#timers.delete(next);
    this.#now = next.due;
    next.fire();
    return true;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.due < other.due || (one.due === other.due && one.number < other.number);
}
