import type { Cancellation } from './cancellation.ts';

/** Whether the run waits for a person, and who waits for the end of that. While it does, no clock of the run fires. */
export class Holding {
  #holds = 0;
  readonly #waiting = new Set<() => void>();

  get isFree(): boolean {
    return this.#holds === 0;
  }

  enter(): void {
    this.#holds += 1;
  }

  leave(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Waits until nothing is held; ends early when the cancellation is requested. */
  async whenFree(cancellation: Cancellation): Promise<void> {
    while (this.#holds > 0 && !cancellation.requested) await this.#nextChange(cancellation);
  }

  #nextChange(cancellation: Cancellation): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        forget();
        resolve();
      };
      this.#waiting.add(wake);
      let forget = () => {};
      forget = cancellation.onRequest(wake);
    });
  }
}
