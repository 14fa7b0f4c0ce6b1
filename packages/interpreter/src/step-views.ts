import { placeSteps } from '@waymark/definition';
import type { Program } from '@waymark/definition';
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
};

/**
 * One live object for all expressions of a run: building a scope costs nothing, however many steps there are. Steps that
 * have not run, and those in a branch that is not taken, are there with null as their output.
 */
export class StepViews {
  readonly all: JsonObject = Object.create(null) as JsonObject;

  constructor(program: Program) {
    for (const { step } of placeSteps(program)) {
      this.#set(step.id, {
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
