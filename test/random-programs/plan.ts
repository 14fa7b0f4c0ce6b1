/**
 * A random program before its fate is known: which steps there are and what stands around them. The definition follows
 * from it alone; what becomes of each step is chosen by a path.
 */
export type ProgramPlan = {
  steps: Plan[];
  onFailure: 'compensate' | 'fail';
  handler: HandlerPlan | null;
};

export type Plan = EveryPlan &
  (
    | { kind: WorkKind; maximumAttempts: number }
    | { kind: 'workflow'; maximumAttempts: number }
    | { kind: 'value'; addend: number }
    | { kind: 'wait' }
    | { kind: 'approval'; onReject: 'fail' | 'continue'; isDue: boolean }
    | { kind: 'event'; onTimeout: 'fail' | 'continue'; isDue: boolean }
    | { kind: 'emit' }
    | { kind: 'switch'; branches: Plan[][]; hasDefault: boolean }
    | { kind: 'block'; steps: Plan[]; hasFinally: boolean }
    | { kind: 'parallel'; mode: ParallelMode; branches: Plan[][] }
    | { kind: 'forEach'; steps: Plan[]; concurrency: number; tolerate: number | null }
    | { kind: 'loop'; steps: Plan[]; maxIterations: number }
    | { kind: 'fail' }
    | { kind: 'return' }
  );

/** Steps whose attempts a worker makes. */
export type WorkKind = 'action' | 'http' | 'script' | 'activity';

export const parallelModes = ['all', 'any', 'race', 'settled'] as const;
export type ParallelMode = (typeof parallelModes)[number];

export type PlanKind = Plan['kind'];
export const planKinds = [
  'action',
  'http',
  'script',
  'activity',
  'workflow',
  'value',
  'wait',
  'approval',
  'event',
  'emit',
  'switch',
  'block',
  'parallel',
  'forEach',
  'loop',
  'fail',
  'return',
] as const satisfies readonly PlanKind[];
/** What is played on real servers, too: for the others somebody outside would have to wait with the answer. */
export const realKinds = planKinds.filter((kind) => !['http', 'script', 'activity', 'workflow'].includes(kind));
export type PlanOf<Kind extends PlanKind> = Extract<Plan, { kind: Kind }>;

type EveryPlan = {
  id: string;
  /** Siblings that it waits for; null: all above. */
  after: string[] | null;
  isConditional: boolean;
  undo: UndoPlan | null;
  handler: HandlerPlan | null;
};

export type UndoPlan = { by: 'work' | 'steps'; when: 'unknown' | 'completed' | 'started' };

/** One handler with one step of its own. */
export type HandlerPlan = { matches: boolean; then: 'continue' | 'fail' };

/** The lists of steps that stand inside a step. */
export function listsInside(plan: Plan): Plan[][] {
  switch (plan.kind) {
    case 'switch':
    case 'parallel':
      return plan.branches;
    case 'block':
    case 'forEach':
    case 'loop':
      return [plan.steps];
    default:
      return [];
  }
}

/** All steps, whatever they stand in. */
export function listPlans(plans: Plan[]): Plan[] {
  return plans.flatMap((plan) => [plan, ...listsInside(plan).flatMap(listPlans)]);
}

/** The turn that an address stands in; 0 outside of turns. */
export function turnOf(address: string): number {
  return Number(/\[(\d+)\][^[]*$/.exec(address)?.[1] ?? 0);
}

/** The id of the step at an address. */
export function idOf(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}

/** Whether a step has turns, so that those inside it have many outcomes, which nobody outside can read. */
export function hasTurns({ kind }: Plan): boolean {
  return kind === 'forEach' || kind === 'loop';
}

export const branchName = (index: number): string => `b${index}`;
