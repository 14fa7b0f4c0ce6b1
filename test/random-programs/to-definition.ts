import type { Json, JsonObject } from '@waymark/protocol';
import { branchName, hasTurns, listsInside } from './plan.ts';
import type { HandlerPlan, Plan, PlanOf, ProgramPlan, UndoPlan, WorkKind } from './plan.ts';

/** The actions that random programs use; their outcomes are scripted. `other` declares what undoes it. */
export const proofActions = { do: 'proof.do', other: 'proof.other', undo: 'proof.undo' } as const;
export type ProofAction = keyof typeof proofActions;

/** How long an attempt may take. */
export const unlimited = '10000h';

/** The error that a failing action of a random program has. */
export const brokenType = 'Broken';

/** Where a program runs. */
export type World = {
  /** Of its actions. */
  queue: string;
  /** Whom its requests go to. */
  partner: string;
  /** Milliseconds between an attempt that failed and the next one; then twice as long, and so on. */
  firstPause: number;
};

/** The queue of the activities that are not Waymark's. */
export function foreignQueueOf(queue: string): string {
  return `${queue}-foreign`;
}

/** A worker that was killed is soon missed. Milliseconds. */
export const heartbeatTimeout = 4_000;

/** Writes a plan as its author would. What a path chooses comes in by the run's input. */
export function toDefinition({ steps, vars = [], onFailure, handler }: ProgramPlan, world: World): JsonObject {
  return {
    name: 'random',
    defaults: {
      attemptTimeout: unlimited,
      retry: { initialInterval: `${world.firstPause}ms`, backoffCoefficient: 2, maximumInterval: '1m', jitter: 0 },
    },
    vars: Object.fromEntries(vars.map((name, index) => [name, `\${ input.base + ${index} }`])),
    onFailure,
    steps: toSteps(steps, outside(world)),
    finally: [work('cleanUp')],
    output: {
      ...Object.fromEntries(listReadable(steps).map((id) => [id, `\${ steps.${id}.output }`])),
      ...Object.fromEntries(vars.map((name) => [name, `\${ vars.${name} }`])),
      restarts: '${ run.restarts }',
    },
    ...handlerKeys(handler, 'run'),
  };
}

/** What turns that run at the same time do not have in common: the time that a step waits, and the event that it waits for. */
type Setting = { wait: (id: string) => string; own: JsonObject; world: World };
const outside = (world: World): Setting => ({
  world,
  wait: (id) => `\${ input.waits.${id} }ms`,
  own: { match: '${ event.data.round == run.restarts }' },
});
const inTurn = ({ world }: Setting): Setting => ({
  world,
  wait: (id) => `\${ input.waits.${id} * (index + 1) }ms`,
  own: { match: '${ event.data.round == run.restarts && event.data.turn == index }' },
});

function toSteps(plans: Plan[], setting: Setting): JsonObject[] {
  return plans.map((plan) => toStep(plan, setting));
}

function toStep(plan: Plan, setting: Setting): JsonObject {
  const { id, after, isConditional, asks, undo, handler } = plan;
  return {
    id,
    ...(after ? { dependsOn: after } : {}),
    ...(isConditional ? { if: asks === undefined ? `\${ input.taken.${id} }` : `\${ vars.${asks} % 2 == 0 }` } : {}),
    ...(undo ? { compensate: toCompensation(undo, id) } : {}),
    ...handlerKeys(handler, id),
    ...ownKeys(plan, setting),
  };
}

function ownKeys(plan: Plan, setting: Setting): JsonObject {
  const { id } = plan;
  switch (plan.kind) {
    case 'action':
      return { type: 'action', action: proofActions.do, retry: { maximumAttempts: plan.maximumAttempts } };
    case 'chosen':
      return {
        type: 'action',
        action: `proof.\${ input.names.${id} }`,
        allowed: [proofActions.do, proofActions.other],
        retry: { maximumAttempts: plan.maximumAttempts },
      };
    case 'http':
      return {
        type: 'http',
        method: 'POST',
        url: setting.world.partner,
        output: '${ result.body }',
        ...ofWorker(setting),
        ...withoutLimit(plan),
      };
    case 'script':
      return {
        type: 'script',
        source: 'return input;',
        input: `\${ input.outputs.${id} }`,
        ...ofWorker(setting),
        ...withoutLimit(plan),
      };
    case 'activity':
      return {
        type: 'activity',
        activityType: 'foreign',
        args: ['${ run.restarts }'],
        queue: foreignQueueOf(setting.world.queue),
        ...withoutLimit(plan),
      };
    case 'workflow':
      return {
        type: 'workflow',
        workflow: 'other',
        retry: { maximumAttempts: plan.maximumAttempts, initialInterval: `${setting.world.firstPause}ms`, jitter: 0 },
      };
    case 'value':
      return {
        type: 'value',
        value: `\${ input.base + ${plan.addend}${plan.adds === undefined ? '' : ` + vars.${plan.adds}`} }`,
      };
    case 'set':
      return {
        type: 'set',
        values: Object.fromEntries(
          plan.values.map(({ name, from, addend }) => [name, `\${ vars.${from} + ${addend} }`]),
        ),
      };
    case 'wait':
      return { type: 'wait', for: setting.wait(id) };
    case 'approval':
      return {
        type: 'approval',
        onReject: plan.onReject,
        output: '${ result.decision }',
        ...(plan.isDue ? { dueIn: setting.wait(id), onTimeout: 'reject' } : {}),
      };
    case 'event':
      return {
        type: 'event',
        event: id,
        ...setting.own,
        output: "${ result == null ? 'nothing' : result.id }",
        ...(plan.isDue ? { timeout: setting.wait(id), onTimeout: plan.onTimeout } : {}),
      };
    case 'emit':
      return { type: 'emit', event: 'told', data: id, output: 'told' };
    case 'switch': {
      const lists = plan.branches.map((branch) => ({ steps: toSteps(branch, setting) }));
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
        steps: toSteps(plan.steps, setting),
        ...(plan.hasFinally ? { finally: [work(`${id}Finally`)] } : {}),
      };
    case 'parallel':
      return { type: 'parallel', ...parallelKeys(plan, setting) };
    case 'forEach':
      return {
        type: 'forEach',
        items: `\${ range(input.turns.${id}) }`,
        concurrency: plan.concurrency,
        ...(plan.tolerate === null ? {} : { tolerate: plan.tolerate }),
        steps: toSteps(plan.steps, inTurn(setting)),
      };
    case 'loop':
      return {
        type: 'loop',
        until: `\${ index + 1 >= input.turns.${id} }`,
        maxIterations: plan.maxIterations,
        steps: toSteps(plan.steps, inTurn(setting)),
      };
    case 'fail':
      return { type: 'fail', error: { type: brokenType, message: 'on purpose' } };
    case 'return':
      return { type: 'return', output: id };
    case 'restart':
      return {
        type: 'restart',
        if: `\${ run.restarts < ${plan.rounds} }`,
        input: `\${ merge(input.next, {'base': vars.${plan.carries} + 1}) }`,
      };
  }
}

/** Steps that have a limit of their own where none is written. */
function withoutLimit({ maximumAttempts }: PlanOf<WorkKind>): JsonObject {
  return { attemptTimeout: unlimited, retry: { maximumAttempts } };
}

/** Steps that a worker of the program carries out. */
function ofWorker({ world: { queue } }: Setting): JsonObject {
  return { queue, heartbeatTimeout: `${heartbeatTimeout}ms` };
}

function parallelKeys({ mode, branches }: PlanOf<'parallel'>, setting: Setting): JsonObject {
  const named = branches.map((branch, index) => [branchName(index), { steps: toSteps(branch, setting) }] as const);
  const statuses = named.map(([name]) => `result.${name}.status`).join(" + ' ' + ");
  return {
    mode,
    branches: Object.fromEntries(named),
    // Without the errors, whose times nobody foresees.
    ...(mode === 'settled' ? { output: `\${ ${statuses} }` } : {}),
  };
}

function toCompensation({ by, when, asks }: UndoPlan, id: string): Json {
  if (by === 'steps') return { when, steps: [work(`${id}Undo1`), work(`${id}Undo2`)] };
  const conditions = { path: `\${ input.taken.${id}Undo }`, status: "${ step.status == 'completed' }" };
  const condition = asks ? { if: conditions[asks] } : {};
  return by === 'work'
    ? { when, ...condition, action: proofActions.undo }
    : { when, ...condition, type: 'workflow', workflow: 'other' };
}

function handlerKeys(handler: HandlerPlan | null, id: string): JsonObject {
  if (!handler) return {};
  const { matches, evenDefects = false, then } = handler;
  const errors = [matches ? '*' : 'Other', ...(matches && evenDefects ? ['NotAllowed'] : [])];
  return { onError: [{ errors, then, steps: [work(`${id}Handler`)] }] };
}

function work(id: string): JsonObject {
  return { id, type: 'action', action: proofActions.do };
}

/** Steps that the run's output can read. */
export function listReadable(steps: Plan[]): string[] {
  return steps.flatMap((plan) => [plan.id, ...(hasTurns(plan) ? [] : listsInside(plan).flatMap(listReadable))]);
}
