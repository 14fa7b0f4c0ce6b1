import type { Json } from '@waymark/protocol';
import { measureJson } from './json-size.ts';
import type { Runtime } from './runtime.ts';
import { TaskWatch } from './task-watch.ts';

/** What one workflow task may send to Temporal; a larger one is refused for good at 4 MB, and the run would hang. */
const largestTask = 1_000_000;

/** Keeps the inputs that go out in one workflow task small. */
export class CommandBudget {
  readonly #task: TaskWatch;
  #used = 0;

  constructor(runtime: Runtime) {
    this.#task = new TaskWatch(runtime);
  }

  /** Counts an input for this task. @returns false when it has to go out in a later one. */
  admit(input: Json): boolean {
    if (this.#task.hasChanged()) this.#used = 0;
    const size = measureJson(input, largestTask);
    if (this.#used > 0 && this.#used + size > largestTask) return false;
    this.#used += size;
    return true;
  }
}
