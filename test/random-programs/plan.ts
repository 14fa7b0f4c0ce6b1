/**
 * A random program before its fate is known: which steps there are and what stands around them. The definition follows
 * from it alone; what becomes of each step is chosen by a path.
 */
export type ProgramPlan = {
  steps: Plan[];
  /** Names of the variables of the run. */
  vars?: string[];
  onFailure: 'compensate' | 'fail';
  handler: HandlerPlan | null;
};

export type Plan = EveryPlan &
  (
    | { kind: WorkKind; maximumAttempts: number }
    /** An action whose name is computed, and has to be an allowed one. */
    | { kind: 'chosen'; maximumAttempts: number }
    | { kind: 'workflow'; maximumAttempts: number }
    | { kind: 'value'; addend: number; adds?: string }
    | { kind: 'set'; values: Assignment[] }
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
    /** `rounds`: how often the run may begin anew by it; `carries`: a variable that the next round begins with. */
    | { kind: 'restart'; rounds: number; carries: string }
  );

/** A variable becomes what another one was, and more. */
export type Assignment = { name: string; from: string; addend: number };

/** Steps whose attempts a worker makes. */
export type WorkKind = 'action' | 'http' | 'script' | 'activity';

export const parallelModes = ['all', 'any', 'race', 'settled'] as const;
export type ParallelMode = (typeof parallelModes)[number];

export type PlanKind = Plan['kind'];
export const planKinds = [
  'action',
  'chosen',
  'http',
  'script',
  'activity',
  'workflow',
  'value',
  'set',
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
  'restart',
] as const satisfies readonly PlanKind[];
export type PlanOf<Kind extends PlanKind> = Extract<Plan, { kind: Kind }>;

type EveryPlan = {
  id: string;
  /** Siblings that it waits for; null: all above. */
  after: string[] | null;
  isConditional: boolean;
  /** The variable that decides whether a conditional step is taken, by being even; else a path does. */
  asks?: string;
  undo: UndoPlan | null;
  handler: HandlerPlan | null;
};

export const undoForms = ['work', 'steps', 'workflow'] as const;
export type UndoForm = (typeof undoForms)[number];

/** `asks`: its condition, which a path decides, or what is known of the step. */
export type UndoPlan = {
  by: UndoForm;
  when: 'unknown' | 'completed' | 'started';
  asks?: 'path' | 'status';
};

/** One handler with one step of its own. `evenDefects`: it names what a wildcard does not match, too. */
export type HandlerPlan = { matches: boolean; evenDefects?: boolean; then: 'continue' | 'fail' };

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
