import type { Json, JsonObject } from '@waymark/protocol';
import type { HandlerPlan, Plan, ProgramPlan, UndoPlan } from './plan.ts';

/** The actions that random programs use; their outcomes are scripted. */
export const proofActions = { do: 'proof.do', undo: 'proof.undo' } as const;

/** The error that a failing action of a random program has. */
export const brokenType = 'Broken';

/** Writes a plan as its author would. What a path chooses comes in by the run's input. */
export function toDefinition({ steps, onFailure, handler }: ProgramPlan, name = 'random'): JsonObject {
  return {
    name,
    defaults: {
      attemptTimeout: '10000h',
      retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', jitter: 0 },
    },
    onFailure,
    steps: steps.map(toStep),
    finally: [work('cleanUp')],
    output: Object.fromEntries(listReadable(steps).map((id) => [id, `\${ steps.${id}.output }`])),
    ...handlerKeys(handler, 'run'),
  };
}

function toStep(plan: Plan): JsonObject {
  const { id, after, isConditional, undo, handler } = plan;
  return {
    id,
    ...(after ? { dependsOn: after } : {}),
    ...(isConditional ? { if: `\${ input.taken.${id} }` } : {}),
    ...(undo ? { compensate: toCompensation(undo, id) } : {}),
    ...handlerKeys(handler, id),
    ...ownKeys(plan),
  };
}

function ownKeys(plan: Plan): JsonObject {
  const { id } = plan;
  switch (plan.kind) {
    case 'action':
      return { type: 'action', action: proofActions.do, retry: { maximumAttempts: plan.maximumAttempts } };
    case 'value':
      return { type: 'value', value: `\${ input.base + ${plan.addend} }` };
    case 'wait':
      return { type: 'wait', for: `\${ input.waits.${id} }ms` };
    case 'approval':
      return {
        type: 'approval',
        onReject: plan.onReject,
        output: '${ result.decision }',
        ...(plan.isDue ? { dueIn: `\${ input.waits.${id} }ms`, onTimeout: 'reject' } : {}),
      };
    case 'switch': {
      const lists = plan.branches.map((branch) => ({ steps: branch.map(toStep) }));
      const cases = plan.hasDefault ? lists.slice(0, -1) : lists;
      return {
        type: 'switch',
        cases: cases.map((list, index) => ({
          name: `c${index}`,
          when: `\${ input.choices.${id} == ${index} }`,
          ...list,
        })),
        ...(plan.hasDefault ? { default: lists.at(-1) ?? { steps: [] } } : {}),
      };
    }
    case 'block':
      return {
        type: 'block',
        steps: plan.steps.map(toStep),
        ...(plan.hasFinally ? { finally: [work(`${id}Finally`)] } : {}),
      };
    case 'fail':
      return { type: 'fail', error: { type: brokenType, message: 'on purpose' } };
    case 'return':
      return { type: 'return', output: id };
  }
}

function toCompensation({ by, when }: UndoPlan, id: string): Json {
  return by === 'work'
    ? { when, action: proofActions.undo }
    : { when, steps: [work(`${id}Undo1`), work(`${id}Undo2`)] };
}

function handlerKeys(handler: HandlerPlan | null, id: string): JsonObject {
  if (!handler) return {};
  const { matches, then } = handler;
  return { onError: [{ errors: [matches ? '*' : 'Other'], then, steps: [work(`${id}Handler`)] }] };
}

function work(id: string): JsonObject {
  return { id, type: 'action', action: proofActions.do };
}

/** Steps that the run's output can read. */
function listReadable(steps: Plan[]): string[] {
  return steps.flatMap((plan) => [plan.id, ...listsInside(plan).flatMap(listReadable)]);
}

/** The lists of steps that stand inside a step. */
export function listsInside(plan: Plan): Plan[][] {
  switch (plan.kind) {
    case 'switch':
      return plan.branches;
    case 'block':
      return [plan.steps];
    default:
      return [];
  }
}
