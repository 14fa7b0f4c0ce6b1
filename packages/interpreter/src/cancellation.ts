/**
 * A request to stop that reaches everything below it. Pure: the Temporal adapter turns it into the cancellation of a
 * scope, the simulator into an event of its virtual world.
 */
export class Cancellation {
  #reason: CancellationReason | null = null;
  readonly #listeners = new Set<(reason: CancellationReason) => void>();

  get reason(): CancellationReason | null {
    return this.#reason;
  }

  get requested(): boolean {
    return this.#reason !== null;
  }

  /** The first reason stands; later requests change nothing. */
  request(reason: CancellationReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) listener(reason);
    this.#listeners.clear();
  }

  /** Calls the listener on the request, at once if it was made already. @returns a function that takes the listener back. */
  onRequest(listener: (reason: CancellationReason) => void): () => void {
    if (this.#reason !== null) {
      listener(this.#reason);
      return () => {};
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  whenRequested(): Promise<void> {
    return new Promise((resolve) => {
      this.onRequest(() => resolve());
    });
  }

  /** A cancellation of its own that is requested with this one, too. */
  child(): Cancellation {
    const child = new Cancellation();
    this.onRequest((reason) => child.request(reason));
    return child;
  }
}

/** `run`: a person cancelled the run; `sibling`: a step beside it failed; `timeout`: its time is up; `return`: the run ended well. */
export type CancellationReason = 'run' | 'sibling' | 'timeout' | 'return';
