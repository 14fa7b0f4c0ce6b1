import { Dice } from './dice.ts';
import { parallelModes, undoForms } from './plan.ts';
import type { HandlerPlan, Plan, PlanKind, ProgramPlan, UndoPlan } from './plan.ts';
import { origin, spreadVariables } from './variables.ts';

const deepest = 3;
const leaves: PlanKind[] = [
  ...(['action', 'action', 'action', 'action'] as const),
  ...(['chosen', 'value', 'set', 'wait', 'approval', 'event', 'emit', 'fail', 'return'] as const),
  ...(['http', 'script', 'activity', 'workflow', 'restart'] as const),
];
const works: PlanKind[] = ['action', 'chosen', 'http', 'script', 'activity', 'workflow', 'emit'];
/** These may end the work around them at once. */
const abrupt: PlanKind[] = ['chosen', 'fail', 'return', 'restart'];
/** These end the round. */
const endings: PlanKind[] = ['return', 'restart'];
const containers: PlanKind[] = ['block', 'block', 'switch', 'parallel', 'forEach', 'loop'];

/** What stands around a list of steps. */
type Surroundings = { depth: number; inParallel: boolean; inTurn: boolean; isCrowded: boolean };
const outermost: Surroundings = { depth: 1, inParallel: false, inTurn: false, isCrowded: false };

/** Makes the plan of a random program. The same seed gives the same plan. */
export function generatePlan(seed: number): ProgramPlan {
  return new Generator(new Dice(seed)).program();
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
    const steps = this.#list(outermost, this.#dice.int(1, 5));
    return {
      steps,
      vars: spreadVariables(steps, this.#dice),
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
    if (!abrupt.includes(kind)) return [this.#plan(kind, around, above)];
    const gate = this.#gate(around, above);
    return [gate, { ...this.#plan(kind, around, above), after: [gate.id] }];
  }

  #kind({ depth, inParallel, inTurn, isCrowded }: Surroundings): PlanKind {
    const kind = this.#dice.pick(depth < deepest && this.#dice.chance(0.45) ? containers : leaves);
    // The run cannot end well while others work beside it; and turns of turns would wait for the same times.
    if (endings.includes(kind) && inParallel) return 'fail';
    // All turns at once would race for the variable.
    if (kind === 'set' && isCrowded) return 'value';
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
      isConditional: kind !== 'fail' && !endings.includes(kind) && this.#dice.chance(0.12),
      undo:
        (works.includes(kind) && this.#dice.chance(0.75)) || (isContainer && this.#dice.chance(0.2))
          ? this.#undo()
          : null,
      handler: !['value', 'set', ...endings].includes(kind) && this.#dice.chance(0.4) ? this.#handler() : null,
    };
    const inside = { ...around, depth: around.depth + 1 };
    switch (kind) {
      case 'action':
      case 'chosen':
      case 'http':
      case 'script':
      case 'activity':
      case 'workflow':
        return { ...every, kind, maximumAttempts: this.#dice.int(1, 3) };
      case 'value':
        return { ...every, kind, addend: this.#dice.int(0, 99) };
      case 'set':
        return { ...every, kind, values: [] };
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
      case 'forEach': {
        const concurrency = this.#dice.int(1, 3);
        const inTurn = { ...inside, inParallel: true, inTurn: true, isCrowded: inside.isCrowded || concurrency > 1 };
        return {
          ...every,
          kind,
          steps: this.#branch(inTurn, this.#dice.int(0, 2)),
          concurrency,
          tolerate: this.#dice.pick([null, null, 0, 1]),
        };
      }
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
      case 'restart':
        return { ...every, kind, rounds: this.#dice.int(1, 3), carries: origin };
    }
  }

  #after(above: Plan[]): string[] | null {
    if (above.length === 0 || this.#dice.chance(0.5)) return null;
    return above.filter(({ id }) => this.#dice.chance(0.3) && !this.#gates.has(id)).map(({ id }) => id);
  }

  #undo(): UndoPlan {
    const by = this.#dice.chance(0.6) ? 'work' : this.#dice.pick(undoForms);
    const asks = this.#dice.pick([null, null, null, null, 'path', 'status'] as const);
    return {
      by,
      when: this.#dice.pick(['unknown', 'unknown', 'completed', 'started']),
      ...(asks === null || by === 'steps' ? {} : { asks }),
    };
  }

  #handler(): HandlerPlan {
    return {
      matches: this.#dice.chance(0.8),
      evenDefects: this.#dice.chance(0.5),
      then: this.#dice.pick(['continue', 'fail']),
    };
  }
}
