import type {
  Compensation,
  CompensationOf,
  Handler,
  Program,
  Step,
  StepOf,
  StepType,
  SubRun,
  Work,
} from '@waymark/definition';
import { builtInActionNames } from '@waymark/protocol';
import type { Json, JsonObject, RetryPolicy } from '@waymark/protocol';

/** The queue that actions of the contract suite go to; a harness may put its own in its place. */
export const contractQueue = 'waymark-contract';
/** Where a worker that knows nothing of Waymark offers `contract.foreign`. */
export const foreignQueue = 'contract-foreign';

type Own<Type extends StepType> = Partial<Omit<StepOf<Type>, 'id' | 'type'>> & {
  /** In place of `waitsFor`; absent: everything above. */
  after?: string[];
};

/** A program around a list of steps. Steps without `after` wait for all above them, as in a definition. */
export function buildProgram(steps: Step[], more: Partial<Program> = {}): Program {
  return {
    language: 1,
    name: 'contract',
    form: 'v1',
    title: null,
    key: null,
    vars: {},
    timeout: null,
    onFailure: 'compensate',
    onError: [],
    finally: [],
    ...more,
    steps,
  };
}

/** Puts the steps of a list in order. */
export function inOrder(...steps: Step[]): Step[] {
  return steps.map((step, index) =>
    step.waitsFor === everything ? { ...step, waitsFor: steps.slice(0, index).map(({ id }) => id) } : step,
  );
}

const everything: string[] = [];

function orderList<List extends { steps: Step[] }>(list: List): List {
  return { ...list, steps: inOrder(...list.steps) };
}

function base(id: string, after: string[] | undefined) {
  return { id, title: null, waitsFor: after ?? everything, onError: [], compensate: null };
}

const work: Work = {
  action: 'contract.step',
  input: null,
  retry: {
    initialInterval: 20,
    backoffCoefficient: 2,
    maximumInterval: 100,
    maximumAttempts: 1,
    jitter: 0,
    retryableErrorTypes: null,
    nonRetryableErrorTypes: [],
  },
  attemptTimeout: 10_000,
  heartbeatTimeout: 1_000,
  queue: contractQueue,
  placement: 'queue',
};

/** An action with one attempt that gives back its input. */
export function action(id: string, { after, ...own }: Own<'action'> = {}): Step {
  return { ...base(id, after), type: 'action', ...work, ...own };
}

/** A foreign activity with one attempt that gives back the list of its arguments. */
export function activity(id: string, { after, ...own }: Own<'activity'> = {}): Step {
  return { ...base(id, after), type: 'activity', ...work, ...foreign, ...own };
}

/** What makes an activity out of an action: also in compensations. */
export const foreign = {
  action: 'contract.foreign',
  input: [],
  foreign: true,
  queue: foreignQueue,
} as const satisfies Partial<Work>;

/** An action whose name is computed: what may come of it, with what differs. */
export function computed(
  name: string,
  ...choices: ({ action: string } & Partial<NonNullable<Work['choices']>[number]>)[]
): Pick<Work, 'action' | 'choices'> {
  const { retry, attemptTimeout, heartbeatTimeout, queue, placement } = work;
  return {
    action: name,
    choices: choices.map((own) => ({ retry, attemptTimeout, heartbeatTimeout, queue, placement, ...own })),
  };
}

/** An action with several attempts. */
export function attempts(maximumAttempts: number): Pick<Work, 'retry'> {
  return { retry: { ...work.retry, maximumAttempts } };
}

/** How often a run that fails goes on. */
export function tries(maximumAttempts: number): RetryPolicy {
  return { ...work.retry, maximumAttempts };
}

export function wait(id: string, { after, ...own }: Own<'wait'>): Step {
  return { ...base(id, after), type: 'wait', ...own };
}

export function approval(id: string, { after, ...own }: Own<'approval'> = {}): Step {
  const asked = { description: null, approvers: null, form: null, onTimeout: 'reject', onReject: 'fail' } as const;
  return { ...base(id, after), type: 'approval', ...asked, title: `Approve ${id}?`, ...own };
}

/** Takes one event. */
export function event(id: string, events: string | string[], { after, ...own }: Own<'event'> = {}): Step {
  return { ...base(id, after), type: 'event', since: 'run', onTimeout: 'fail', ...own, events: [events].flat() };
}

/** Sends an event: an activity like any, whose input tells of it. */
export function emit(id: string, name: string, { after, ...own }: Partial<Work> & { after?: string[] } = {}): Step {
  return { ...base(id, after), type: 'emit', call: { ...work, settings: { event: name }, ...own } };
}

/** A sub-run of a program that the script names. */
export function workflow(id: string, name: Json, { after, ...own }: Own<'workflow'> & { input?: Json } = {}): Step {
  const { input = {}, mode = 'wait', ...rest } = own;
  const call = startOf(name, input, { mode, onParentClose: mode === 'wait' ? 'cancel' : 'abandon', queue: null });
  return { ...base(id, after), type: 'workflow', mode, retry: work.retry, call, ...rest };
}

/** As in a program that was built: the start of a sub-run is tried until it is there. */
function startOf(name: Json, input: Json, settings: JsonObject): Work {
  return {
    ...work,
    action: builtInActionNames.workflow,
    placement: 'near',
    retry: { ...work.retry, maximumInterval: 1_000, maximumAttempts: 'unlimited' },
    attemptTimeout: 30_000,
    input: { workflow: name, input, key: null },
    settings,
  };
}

export function choose(id: string, cases: StepOf<'switch'>['cases'], { after, ...own }: Own<'switch'> = {}): Step {
  return {
    ...base(id, after),
    type: 'switch',
    ...own,
    default: own.default ? orderList(own.default) : null,
    cases: cases.map(orderList),
  };
}

export function block(id: string, steps: Step[], { after, ...own }: Own<'block'> = {}): Step {
  return {
    ...base(id, after),
    type: 'block',
    ...own,
    finally: inOrder(...(own.finally ?? [])),
    steps: inOrder(...steps),
  };
}

/** Branches at the same time: by name, the steps of each. */
export function parallel(id: string, branches: Record<string, Step[]>, { after, ...own }: Own<'parallel'> = {}): Step {
  const lists = Object.entries(branches).map(([name, steps]) => [name, { steps: inOrder(...steps) }] as const);
  return { ...base(id, after), type: 'parallel', mode: 'all', ...own, branches: Object.fromEntries(lists) };
}

export function forEach(id: string, items: string, steps: Step[], { after, ...own }: Own<'forEach'> = {}): Step {
  const usual = { as: 'item', concurrency: 10, tolerate: null } as const;
  return { ...base(id, after), type: 'forEach', ...usual, ...own, items, steps: inOrder(...steps) };
}

export function loop(id: string, steps: Step[], { after, ...own }: Own<'loop'> = {}): Step {
  return { ...base(id, after), type: 'loop', maxIterations: 100, ...own, steps: inOrder(...steps) };
}

export function set(id: string, values: Record<string, Json>, { after, ...own }: Own<'set'> = {}): Step {
  return { ...base(id, after), type: 'set', ...own, values };
}

export function value(id: string, template: Json, { after, ...own }: Own<'value'> = {}): Step {
  return { ...base(id, after), type: 'value', ...own, value: template };
}

export function returns(id: string, output: Json, { after, ...own }: Own<'return'> = {}): Step {
  return { ...base(id, after), type: 'return', ...own, output };
}

/** Begins the run anew. */
export function restarts(id: string, input: Json, { after, ...own }: Own<'restart'> = {}): Step {
  return { ...base(id, after), type: 'restart', ...own, input };
}

export function fails(id: string, type: Json, { after, ...own }: Own<'fail'> = {}): Step {
  return { ...base(id, after), type: 'fail', error: { type, message: 'on purpose', data: null }, ...own };
}

type UndoMore<Kind extends 'work' | 'workflow'> = Omit<CompensationOf<Kind>, 'when' | 'kind' | 'work' | 'subRun'>;

/** What undoes a step: an action that takes the input given. */
export function undo(
  input: Json = null,
  when: Compensation['when'] = 'unknown',
  own: Partial<Work> = {},
  more: UndoMore<'work'> = {},
): { compensate: Compensation } {
  return { compensate: { when, kind: 'work', ...more, work: { ...work, action: 'contract.undo', input, ...own } } };
}

/** What undoes a step by a sub-run of a program that the script names. */
export function undoByWorkflow(
  name: Json,
  input: Json = {},
  own: Partial<Omit<SubRun, 'call'>> = {},
  more: UndoMore<'workflow'> = {},
): { compensate: Compensation } {
  const call = startOf(name, input, { mode: 'wait', onParentClose: 'abandon', queue: null });
  return { compensate: { when: 'unknown', kind: 'workflow', ...more, subRun: { retry: work.retry, ...own, call } } };
}

export function undoBySteps(steps: Step[]): { compensate: Compensation } {
  return { compensate: { when: 'unknown', kind: 'steps', steps: inOrder(...steps) } };
}

export function handler(then: Handler['then'], own: Partial<Handler> = {}): Handler {
  return { errors: ['*'], then, ...own, steps: inOrder(...(own.steps ?? [])) };
}
