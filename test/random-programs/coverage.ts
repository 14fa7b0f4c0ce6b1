import type { Expected } from './model.ts';
import { idOf, listPlans } from './plan.ts';
import type { PlanKind, ProgramPlan } from './plan.ts';

const outcomes = ['completed', 'recovered', 'failed', 'cancelled', 'skipped', 'undone'] as const;
type CoveredOutcome = (typeof outcomes)[number];

/** What cannot happen to a step of a kind: it takes no time, has no error, or leaves nothing to be undone. */
const impossible: Partial<Record<PlanKind, CoveredOutcome[]>> = {
  value: ['recovered', 'failed', 'cancelled', 'undone'],
  wait: ['recovered', 'failed', 'undone'],
  approval: ['undone'],
  event: ['undone'],
  switch: ['undone'],
  fail: ['completed', 'cancelled', 'undone'],
  return: ['recovered', 'failed', 'cancelled', 'undone'],
};

/** Beside those, of what nobody can make wait or fail on a real server. */
const impossibleOnTemporal: Partial<Record<PlanKind, CoveredOutcome[]>> = {
  emit: ['recovered', 'failed', 'cancelled'],
};

/** Counts which outcome which kind of step had, over many paths. */
export class Coverage {
  readonly #counts = new Map<string, number>();
  readonly #isReal: boolean;

  constructor({ isReal = false } = {}) {
    this.#isReal = isReal;
  }

  add(plan: ProgramPlan, { steps, undone }: Expected): void {
    const kinds = new Map(listPlans(plan.steps).map(({ id, kind }) => [id, kind]));
    const count = (address: string, outcome: string) => {
      const kind = kinds.get(idOf(address));
      if (kind) this.#counts.set(`${kind} ${outcome}`, (this.#counts.get(`${kind} ${outcome}`) ?? 0) + 1);
    };
    for (const [address, status] of steps) count(address, status);
    for (const address of undone.flat()) count(address, 'undone');
  }

  /** The cells that are possible and were not hit, as `kind outcome`. */
  findGaps(kinds: readonly PlanKind[]): string[] {
    return kinds.flatMap((kind) =>
      outcomes
        .filter((outcome) => !this.#isImpossible(kind, outcome) && !this.#counts.has(`${kind} ${outcome}`))
        .map((outcome) => `${kind} ${outcome}`),
    );
  }

  /** A table for people: a row for each kind of step, a column for each outcome. */
  toTable(kinds: readonly PlanKind[]): string {
    const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
    const cellOf = (kind: PlanKind, outcome: CoveredOutcome) =>
      this.#isImpossible(kind, outcome) ? '–' : String(this.#counts.get(`${kind} ${outcome}`) ?? 0);
    return [
      row(['step', ...outcomes]),
      row(['---', ...outcomes.map(() => '---')]),
      ...kinds.map((kind) => row([kind, ...outcomes.map((outcome) => cellOf(kind, outcome))])),
    ].join('\n');
  }

  #isImpossible(kind: PlanKind, outcome: CoveredOutcome): boolean {
    return [impossible, ...(this.#isReal ? [impossibleOnTemporal] : [])].some((of) => of[kind]?.includes(outcome));
  }
}
