import { Dice } from './dice.ts';
import { parallelModes } from './plan.ts';
import type { HandlerPlan, Plan, PlanKind, ProgramPlan, UndoPlan } from './plan.ts';

const deepest = 3;
const leaves: PlanKind[] = [
  ...(['action', 'action', 'action', 'action'] as const),
  ...(['value', 'wait', 'approval', 'event', 'emit', 'fail', 'return'] as const),
];
/** For these somebody stands in only in the simulator. */
const simulatedLeaves: PlanKind[] = [...leaves, 'http', 'script', 'activity', 'workflow'];
const works: PlanKind[] = ['action', 'http', 'script', 'activity', 'workflow', 'emit'];
const containers: PlanKind[] = ['block', 'block', 'switch', 'parallel', 'forEach', 'loop'];

/** What stands around a list of steps. */
type Surroundings = { depth: number; inParallel: boolean; inTurn: boolean };
const outermost: Surroundings = { depth: 1, inParallel: false, inTurn: false };

/** Makes the plan of a random program. The same seed gives the same plan. */
export function generatePlan(seed: number, { isReal = false } = {}): ProgramPlan {
  const generator = new Generator(new Dice(seed), isReal ? leaves : simulatedLeaves);
  return generator.program();
}

class Generator {
  readonly #dice: Dice;
  readonly #leaves: PlanKind[];
  #count = 0;
  /** Actions for which nothing waits but the one step that they were made for. */
  readonly #gates = new Set<string>();

  constructor(dice: Dice, leaves: PlanKind[]) {
    this.#dice = dice;
    this.#leaves = leaves;
  }

  program(): ProgramPlan {
    return {
      steps: this.#list(outermost, this.#dice.int(1, 5)),
      onFailure: this.#dice.chance(0.85) ? 'compensate' : 'fail',
      handler: this.#dice.chance(0.2) ? this.#handler() : null,
    };
  }

  #list(around: Surroundings, length: number): Plan[] {
    const list: Plan[] = [];
    while (list.length < length) list.push(...this.#step(around, list));
    return list;
  }

  /** A step that ends the work around it comes after an action, so that it does not happen in the moment in which its siblings start. */
  #step(around: Surroundings, above: Plan[]): Plan[] {
    const kind = this.#kind(around);
    if (kind !== 'fail' && kind !== 'return') return [this.#plan(kind, around, above)];
    const gate = this.#gate(around, above);
    return [gate, { ...this.#plan(kind, around, above), after: [gate.id] }];
  }

  #kind({ depth, inParallel, inTurn }: Surroundings): PlanKind {
    const kind = this.#dice.pick(depth < deepest && this.#dice.chance(0.45) ? containers : this.#leaves);
    // The run cannot end well while others work beside it; and turns of turns would wait for the same times.
    if (kind === 'return' && inParallel) return 'fail';
    if (inTurn && (kind === 'forEach' || kind === 'loop')) return 'block';
    return kind;
  }

  #gate(around: Surroundings, above: Plan[]): Plan {
    const gate: Plan = { ...this.#plan('action', around, above), isConditional: false, handler: null };
    this.#gates.add(gate.id);
    return gate;
  }

  /** A list that takes time, so that what stands beside it ends at another time. */
  #branch(around: Surroundings, length: number): Plan[] {
    const gate = this.#gate(around, []);
    return [gate, ...this.#list(around, length)];
  }

  #plan(kind: PlanKind, around: Surroundings, above: Plan[]): Plan {
    this.#count += 1;
    const isContainer = containers.includes(kind) && kind !== 'switch';
    const every = {
      id: `s${this.#count}`,
      after: this.#after(above),
      isConditional: kind !== 'fail' && kind !== 'return' && this.#dice.chance(0.12),
      undo:
        (works.includes(kind) && this.#dice.chance(0.75)) || (isContainer && this.#dice.chance(0.2))
          ? this.#undo()
          : null,
      handler: kind !== 'value' && kind !== 'return' && this.#dice.chance(0.25) ? this.#handler() : null,
    };
    const inside = { ...around, depth: around.depth + 1 };
    switch (kind) {
      case 'action':
      case 'http':
      case 'script':
      case 'activity':
      case 'workflow':
        return { ...every, kind, maximumAttempts: this.#dice.int(1, 3) };
      case 'value':
        return { ...every, kind, addend: this.#dice.int(0, 99) };
      case 'approval':
        return {
          ...every,
          kind,
          onReject: this.#dice.pick(['fail', 'continue']),
          isDue: !around.inTurn && this.#dice.chance(0.3),
        };
      case 'event':
        return {
          ...every,
          kind,
          onTimeout: this.#dice.pick(['fail', 'fail', 'continue']),
          isDue: !around.inTurn && this.#dice.chance(0.6),
        };
      case 'switch': {
        const branches = Array.from({ length: this.#dice.int(1, 3) }, () => this.#list(inside, this.#dice.int(0, 3)));
        return { ...every, kind, branches, hasDefault: branches.length > 1 && this.#dice.chance(0.5) };
      }
      case 'block':
        return {
          ...every,
          kind,
          steps: this.#list(inside, this.#dice.int(1, 4)),
          hasFinally: this.#dice.chance(0.5),
        };
      case 'parallel': {
        const branches = Array.from({ length: this.#dice.int(2, 3) }, () =>
          this.#branch({ ...inside, inParallel: true }, this.#dice.int(0, 2)),
        );
        return { ...every, kind, mode: this.#dice.pick(parallelModes), branches };
      }
      case 'forEach':
        return {
          ...every,
          kind,
          steps: this.#branch({ ...inside, inParallel: true, inTurn: true }, this.#dice.int(0, 2)),
          concurrency: this.#dice.int(1, 3),
          tolerate: this.#dice.pick([null, null, 0, 1]),
        };
      case 'loop':
        return {
          ...every,
          kind,
          steps: this.#branch({ ...inside, inTurn: true }, this.#dice.int(0, 2)),
          maxIterations: this.#dice.pick([2, 10]),
        };
      case 'wait':
      case 'emit':
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
