import { Dice } from './dice.ts';
import type { HandlerPlan, Plan, PlanKind, ProgramPlan, UndoPlan } from './plan.ts';

const deepest = 3;
const leaves: PlanKind[] = ['action', 'action', 'action', 'action', 'value', 'wait', 'approval', 'fail', 'return'];
const containers: PlanKind[] = ['block', 'block', 'switch'];

/** Makes the plan of a random program. The same seed gives the same plan. */
export function generatePlan(seed: number): ProgramPlan {
  const generator = new Generator(new Dice(seed));
  return generator.program();
}

class Generator {
  readonly #dice: Dice;
  #count = 0;
  /** Actions for which nothing waits but the one step that they were made for. */
  readonly #gates = new Set<string>();

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  program(): ProgramPlan {
    return {
      steps: this.#list(1, this.#dice.int(1, 5)),
      onFailure: this.#dice.chance(0.85) ? 'compensate' : 'fail',
      handler: this.#dice.chance(0.2) ? this.#handler() : null,
    };
  }

  #list(depth: number, length: number): Plan[] {
    const list: Plan[] = [];
    while (list.length < length) list.push(...this.#step(depth, list));
    return list;
  }

  /** A step that ends the work around it comes after an action, so that it does not happen in the moment in which its siblings start. */
  #step(depth: number, above: Plan[]): Plan[] {
    const kind = this.#dice.pick(depth < deepest && this.#dice.chance(0.45) ? containers : leaves);
    if (kind !== 'fail' && kind !== 'return') return [this.#plan(kind, depth, above)];
    const gate: Plan = { ...this.#plan('action', depth, above), isConditional: false, handler: null };
    this.#gates.add(gate.id);
    return [gate, { ...this.#plan(kind, depth, above), after: [gate.id] }];
  }

  #plan(kind: PlanKind, depth: number, above: Plan[]): Plan {
    this.#count += 1;
    const every = {
      id: `s${this.#count}`,
      after: this.#after(above),
      isConditional: kind !== 'fail' && kind !== 'return' && this.#dice.chance(0.12),
      undo:
        (kind === 'action' && this.#dice.chance(0.75)) || (kind === 'block' && this.#dice.chance(0.2))
          ? this.#undo()
          : null,
      handler: kind !== 'value' && kind !== 'return' && this.#dice.chance(0.25) ? this.#handler() : null,
    };
    switch (kind) {
      case 'action':
        return { ...every, kind, maximumAttempts: this.#dice.int(1, 3) };
      case 'value':
        return { ...every, kind, addend: this.#dice.int(0, 99) };
      case 'approval':
        return { ...every, kind, onReject: this.#dice.pick(['fail', 'continue']), isDue: this.#dice.chance(0.3) };
      case 'switch': {
        const branches = Array.from({ length: this.#dice.int(1, 3) }, () =>
          this.#list(depth + 1, this.#dice.int(0, 3)),
        );
        return { ...every, kind, branches, hasDefault: branches.length > 1 && this.#dice.chance(0.5) };
      }
      case 'block':
        return {
          ...every,
          kind,
          steps: this.#list(depth + 1, this.#dice.int(1, 4)),
          hasFinally: this.#dice.chance(0.5),
        };
      case 'wait':
      case 'fail':
      case 'return':
        return { ...every, kind };
    }
  }

  #after(above: Plan[]): string[] | null {
    if (above.length === 0 || this.#dice.chance(0.5)) return null;
    return above.filter(({ id }) => this.#dice.chance(0.3) && !this.#gates.has(id)).map(({ id }) => id);
  }

  #undo(): UndoPlan {
    return {
      by: this.#dice.chance(0.8) ? 'work' : 'steps',
      when: this.#dice.pick(['unknown', 'unknown', 'completed', 'started']),
    };
  }

  #handler(): HandlerPlan {
    return { matches: this.#dice.chance(0.8), then: this.#dice.pick(['continue', 'fail']) };
  }
}
