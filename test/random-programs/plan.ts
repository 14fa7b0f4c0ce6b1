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
    | { kind: 'action'; maximumAttempts: number }
    | { kind: 'value'; addend: number }
    | { kind: 'wait' }
    | { kind: 'approval'; onReject: 'fail' | 'continue'; isDue: boolean }
    | { kind: 'switch'; branches: Plan[][]; hasDefault: boolean }
    | { kind: 'block'; steps: Plan[]; hasFinally: boolean }
    | { kind: 'fail' }
    | { kind: 'return' }
  );

export type PlanKind = Plan['kind'];
export const planKinds = [
  'action',
  'value',
  'wait',
  'approval',
  'switch',
  'block',
  'fail',
  'return',
] as const satisfies readonly PlanKind[];
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
