import type { Expected, ExpectedRound } from './model.ts';
import { idOf, listPlans, planKinds, undoForms } from './plan.ts';
import type { Plan, PlanKind, ProgramPlan, UndoForm } from './plan.ts';

const outcomes = ['completed', 'recovered', 'failed', 'cancelled', 'skipped', 'undone', 'not allowed'] as const;
type CoveredOutcome = (typeof outcomes)[number];

/** What cannot happen to a step of a kind: it takes no time, has no error, or leaves nothing to be undone. */
const impossible: Partial<Record<PlanKind, CoveredOutcome[]>> = {
  value: ['recovered', 'failed', 'cancelled', 'undone'],
  set: ['recovered', 'failed', 'cancelled', 'undone'],
  wait: ['recovered', 'failed', 'undone'],
  approval: ['undone'],
  event: ['undone'],
  switch: ['undone'],
  fail: ['completed', 'cancelled', 'undone'],
  return: ['recovered', 'failed', 'cancelled', 'undone'],
  restart: ['recovered', 'failed', 'cancelled', 'undone'],
};

/** Beside those, of what nobody can make wait or fail on a real server. */
const impossibleOnTemporal: Partial<Record<PlanKind, CoveredOutcome[]>> = {
  emit: ['recovered', 'failed', 'cancelled'],
  script: ['recovered', 'failed', 'cancelled'],
};

const undoOutcomes = ['undone', 'nothing to undo'] as const;

/** Counts which outcome which kind of step had, and which form of compensation, over many paths. */
export class Coverage {
  readonly #counts = new Map<string, number>();
  readonly #isReal: boolean;

  constructor({ isReal = false } = {}) {
    this.#isReal = isReal;
  }

  add(plan: ProgramPlan, { rounds }: Expected): void {
    const plans = new Map(listPlans(plan.steps).map((one) => [one.id, one]));
    for (const round of rounds) this.#addRound(plans, round);
  }

  /** The cells that are possible and were not hit, as `kind outcome`. */
  findGaps(): string[] {
    const ofSteps = planKinds.flatMap((kind) =>
      outcomes.filter((outcome) => !this.#isImpossible(kind, outcome)).map((outcome) => `${kind} ${outcome}`),
    );
    const ofUndos = undoForms.flatMap((form) =>
      undoOutcomes.filter((outcome) => !isImpossibleUndo(form, outcome)).map((outcome) => `by ${form} ${outcome}`),
    );
    return [...ofSteps, ...ofUndos].filter((cell) => !this.#counts.has(cell));
  }

  /** Tables for people: a row for each kind of step, or form of compensation, a column for each outcome. */
  toTable(): string {
    return [
      row(['step', ...outcomes]),
      row(['---', ...outcomes.map(() => '---')]),
      ...planKinds.map((kind) =>
        row([kind, ...outcomes.map((one) => this.#cell(`${kind} ${one}`, this.#isImpossible(kind, one)))]),
      ),
      '',
      row(['undo', ...undoOutcomes]),
      row(['---', ...undoOutcomes.map(() => '---')]),
      ...undoForms.map((form) =>
        row([`by ${form}`, ...undoOutcomes.map((one) => this.#cell(`by ${form} ${one}`, isImpossibleUndo(form, one)))]),
      ),
    ].join('\n');
  }

  #addRound(plans: Map<string, Plan>, { steps, actions, undone, notUndone }: ExpectedRound): void {
    const planAt = (address: string) => plans.get(idOf(address));
    for (const [address, status] of steps) {
      const kind = planAt(address)?.kind;
      if (!kind) continue;
      this.#count(`${kind} ${status}`);
      if (kind === 'chosen' && status !== 'skipped' && !actions.has(address)) this.#count(`${kind} not allowed`);
    }
    for (const address of undone.flat()) {
      this.#count(`${planAt(address)?.kind} undone`);
      this.#count(`by ${planAt(address)?.undo?.by ?? 'work'} undone`);
    }
    for (const address of notUndone) this.#count(`by ${planAt(address)?.undo?.by} nothing to undo`);
  }

  #count(cell: string): void {
    this.#counts.set(cell, (this.#counts.get(cell) ?? 0) + 1);
  }

  #cell(cell: string, isImpossible: boolean): string {
    return isImpossible ? '–' : String(this.#counts.get(cell) ?? 0);
  }

  #isImpossible(kind: PlanKind, outcome: CoveredOutcome): boolean {
    if (outcome === 'not allowed') return kind !== 'chosen';
    return [impossible, ...(this.#isReal ? [impossibleOnTemporal] : [])].some((of) => of[kind]?.includes(outcome));
  }
}

/** A list of steps has no condition. */
function isImpossibleUndo(form: UndoForm, outcome: (typeof undoOutcomes)[number]): boolean {
  return form === 'steps' && outcome === 'nothing to undo';
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
