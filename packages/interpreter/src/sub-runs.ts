import type { SubRunEnding, SubRunMessage } from '@waymark/protocol';

/**
 * The ends of sub-runs, by the key under which a step has started them. One that is told before its step listens waits
 * here. Nothing of it has to be kept from one execution to the next: who asks again how a sub-run stands is told its end.
 */
export class SubRuns {
  readonly #endings = new Map<string, SubRunEnding>();
  readonly #listeners = new Map<string, (ending: SubRunEnding) => void>();

  tell({ key, status, output, error }: SubRunMessage): void {
    if (this.#endings.has(key)) return;
    const ending = { status, output, error };
    this.#endings.set(key, ending);
    this.#listeners.get(key)?.(ending);
  }

  /** Calls the listener with the end, at once if it is known. @returns a function that takes the listener back */
  onEnd(key: string, listener: (ending: SubRunEnding) => void): () => void {
    const ending = this.#endings.get(key);
    if (ending) listener(ending);
    else this.#listeners.set(key, listener);
    return () => this.#listeners.delete(key);
  }
}
