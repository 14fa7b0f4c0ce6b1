import { placeSteps } from '@waymark/definition';
import type { PlacedStep, Program } from '@waymark/definition';
import { placeOf } from '@waymark/protocol';
import type { Outcomes } from './outcomes.ts';
import { StepViews } from './step-views.ts';
import { isInside } from './undo-stack.ts';

/** What expressions read of the steps, by where they stand: each turn of a loop sees its own steps and those around it. */
export class Scopes {
  readonly #outcomes: Outcomes;
  readonly #places = new Map<string | null, PlacedStep[]>();
  readonly #turns = new Map<string, StepViews>();
  readonly root: StepViews;

  constructor(program: Program, outcomes: Outcomes) {
    this.#outcomes = outcomes;
    for (const placed of placeSteps(program)) {
      const beside = this.#places.get(placed.turnsOf);
      if (beside) beside.push(placed);
      else this.#places.set(placed.turnsOf, [placed]);
    }
    this.root = this.#make(null, '');
  }

  /** @param address of a step, or of a turn */
  at(address: string): StepViews {
    const turn = address.slice(0, address.lastIndexOf(']') + 1);
    if (turn === '') return this.root;
    const known = this.#turns.get(turn);
    if (known) return known;
    const container = turn.slice(0, turn.lastIndexOf('['));
    const made = this.#make(placeOf(container), turn, this.at(container));
    this.#turns.set(turn, made);
    return made;
  }

  /** What stands at an address, and inside it, begins anew. */
  forget(address: string): void {
    for (const turn of this.#turns.keys()) if (turn === address || isInside(turn, address)) this.#turns.delete(turn);
  }

  /** Nobody reads the steps of this turn any more. */
  drop(turn: string): void {
    this.#turns.delete(turn);
  }

  /** With what is known from earlier executions of the run. */
  #make(turnsOf: string | null, turn: string, outer?: StepViews): StepViews {
    const placed = this.#places.get(turnsOf) ?? [];
    const views = new StepViews(
      placed.map(({ step }) => step),
      outer,
    );
    for (const { address, step } of placed) {
      const view = this.#outcomes.viewAt(`${turn}${address.slice((turnsOf ?? '').length)}`);
      if (view) views.update(step.id, view);
    }
    return views;
  }
}
