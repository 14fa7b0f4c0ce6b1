import type { Step } from '@waymark/definition';
import type { Json, JsonObject, RunError } from '@waymark/protocol';

/** What expressions read as `steps.<id>`. */
export type StepView = {
  output: Json;
  status: string;
  error: RunError | null;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  /** Of a switch: the name of the case that was taken. */
  case?: string | null;
  /** Of a `forEach` or a `loop`: how many turns there were. */
  iterations?: number;
  /** Of a `forEach`. */
  summary?: { total: number; completed: number; failed: number };
  failures?: { index: number; error: RunError }[];
};

/**
 * One live object for all expressions of a run, and one for each turn of a loop: building a scope costs nothing, however
 * many steps there are. Steps that have not run, and those in a branch that is not taken, are there with null as their
 * output.
 */
export class StepViews {
  readonly all: JsonObject = Object.create(null) as JsonObject;

  /** @param outer what a turn sees of the steps around it: all that it may read has ended by then */
  constructor(steps: readonly Step[], outer?: StepViews) {
    if (outer) Object.assign(this.all, outer.all);
    for (const { id } of steps) {
      this.#set(id, {
        output: null,
        status: 'pending',
        error: null,
        attempts: 0,
        startedAt: null,
        finishedAt: null,
      });
    }
  }

  update(id: string, change: Partial<StepView>): void {
    this.#set(id, { ...this.get(id), ...change });
  }

  get(id: string): StepView {
    return this.all[id] as unknown as StepView;
  }

  #set(id: string, view: StepView): void {
    this.all[id] = view as unknown as JsonObject;
  }
}
