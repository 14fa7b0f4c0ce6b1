import type { Runtime } from './runtime.ts';

/**
 * Tells when a new workflow task has begun. Workflow time is the start of the task, so it changes with the task and
 * never inside one; two tasks of the same millisecond count as one, which only makes their budgets smaller.
 */
export class TaskWatch {
  readonly #runtime: Runtime;
  #time = Number.NaN;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Whether the task is another one than at the last question. */
  hasChanged(): boolean {
    const time = this.#runtime.now();
    if (time === this.#time) return false;
    this.#time = time;
    return true;
  }
}
