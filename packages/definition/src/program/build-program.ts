import type { JsonObject, ParentClosePolicy, RetryPolicy } from '@waymark/protocol';
import { placeSteps } from '../addresses.ts';
import type { ActionDescription } from '../catalogue.ts';
import { builtInActions } from '../built-in-actions.ts';
import type {
  CompensationDefinition,
  Definition,
  EscalationDefinition,
  HandlerDefinition,
  StepDefinition,
  StepDefinitionOf,
  StepListDefinition,
  WorkDefinition,
  WorkflowWork,
} from '../definition.ts';
import type {
  Compensation,
  DurationTemplate,
  Handler,
  Program,
  Step,
  StepBase,
  StepList,
  StepOf,
  SubRun,
  SubRunTemplate,
  Work,
} from '../program.ts';
import { closeSchema } from '../schema-references.ts';
import { isWorkStep } from '../work-steps.ts';
import { actionNameOf, actionNamesOf } from './compile-work.ts';
import { resolveForeignWork } from './foreign-work.ts';
import {
  durationOf,
  resolveChoices,
  resolveRunRetry,
  resolveSubRunRetry,
  resolveUndoRunRetry,
  resolveWork,
} from './settings.ts';

/** What the builder has to know beside the definition. */
export type BuildContext = {
  form: Program['form'];
  definition: Definition;
  findAction: (name: string) => ActionDescription | null;
  /** The compensation that an action declares, checked; null: none. */
  findActionCompensation: (action: ActionDescription) => CompensationDefinition | null;
  waitsFor: (step: StepDefinition) => string[];
};

/**
 * Turns a definition that was found valid into the program that the interpreter runs: dependencies spelled out,
 * defaults and the actions' own settings resolved, fixed durations in milliseconds.
 *
 * @throws {Error} when the definition names an action that the catalogue lacks: validation refuses that before.
 */
export function buildProgram(context: BuildContext): Program {
  const { definition, form } = context;
  const program: Program = {
    language: 1,
    name: definition.name,
    form,
    title: definition.title ?? null,
    key: definition.key ?? null,
    vars: definition.vars ?? {},
    ...optional('labels', definition.labels),
    timeout: durationOf(definition.timeout) ?? null,
    ...optional('retry', definition.retry && resolveRunRetry(definition.retry)),
    onFailure: definition.onFailure ?? 'compensate',
    steps: buildSteps(definition.steps, context, false),
    onError: buildHandlers(definition.onError, context, false),
    finally: buildSteps(definition.finally ?? [], context, false),
    ...optional('output', definition.output),
  };
  return { ...program, ...optional('events', closeSchemas(definition) ?? awaitedEvents(program)) };
}

/** Where no events are declared a run takes those that its steps wait for, with any data. */
function awaitedEvents(program: Program): Record<string, JsonObject> | undefined {
  const names = placeSteps(program).flatMap(({ step }) => (step.type === 'event' ? step.events : []));
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, {}]));
}

function closeSchemas({ events, schemas }: Definition): Record<string, JsonObject> | undefined {
  return (
    events && Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, closeSchema(schema, schemas)]))
  );
}

function buildSteps(steps: StepDefinition[], context: BuildContext, isUndo: boolean): Step[] {
  return steps.map((step) => buildStep(step, context, isUndo));
}

function buildStep(step: StepDefinition, context: BuildContext, isUndo: boolean): Step {
  const base = buildBase(step, context, isUndo);
  switch (step.type) {
    case 'action':
      return { ...base, type: 'action', ...buildAction(step, context, isUndo) };
    case 'activity':
      return { ...base, type: 'activity', ...buildWork(step, context, isUndo) };
    case 'http':
      return { ...base, type: 'http', ...buildWork(step, context, isUndo) };
    case 'script':
      return { ...base, type: 'script', ...buildWork(step, context, isUndo) };
    case 'wait':
      return {
        ...base,
        type: 'wait',
        ...optional('for', durationOf(step.for)),
        ...optional('until', step.until),
        ...optional('zone', step.zone),
      };
    case 'approval':
      return {
        ...base,
        type: 'approval',
        description: step.description ?? null,
        approvers: step.approvers ? ({ ...step.approvers } as JsonObject) : null,
        form: step.form ? closeSchema(step.form, context.definition.schemas) : null,
        ...optional('quorum', step.quorum),
        ...optional('rejectQuorum', step.rejectQuorum),
        allowSelf: step.allowSelf ?? false,
        ...optional('dueIn', durationOf(step.dueIn)),
        ...optional('remindEvery', durationOf(step.remindEvery)),
        ...optional('escalate', step.escalate?.map(buildEscalation)),
        onTimeout: step.onTimeout ?? 'reject',
        onReject: step.onReject ?? 'fail',
      };
    case 'event':
      return {
        ...base,
        type: 'event',
        events: [step.event].flat(),
        ...optional('match', step.match),
        ...optional('count', step.count),
        since: step.since ?? 'run',
        onTimeout: step.onTimeout ?? 'fail',
      };
    case 'workflow':
      return { ...base, type: 'workflow', ...buildSubRunOfStep(step, context.definition, isUndo) };
    case 'emit':
      return { ...base, type: 'emit', call: buildEmit(step, context, isUndo) };
    case 'switch':
      return {
        ...base,
        type: 'switch',
        cases: step.cases.map((one) => ({ name: one.name, when: one.when, ...buildList(one, context, isUndo) })),
        default: step.default ? buildList(step.default, context, isUndo) : null,
      };
    case 'block':
      return {
        ...base,
        type: 'block',
        steps: buildSteps(step.steps, context, isUndo),
        finally: buildSteps(step.finally ?? [], context, isUndo),
        ...commits(step),
      };
    case 'parallel':
      return {
        ...base,
        type: 'parallel',
        mode: step.mode ?? 'all',
        branches: Object.fromEntries(
          Object.entries(step.branches).map(([name, branch]) => [name, buildList(branch, context, isUndo)]),
        ),
      };
    case 'forEach':
      return {
        ...base,
        type: 'forEach',
        items: step.items,
        as: step.as ?? 'item',
        concurrency: step.concurrency ?? 10,
        tolerate: readTolerance(step.tolerate),
        steps: buildSteps(step.steps, context, isUndo),
        ...commits(step),
      };
    case 'loop':
      return {
        ...base,
        type: 'loop',
        ...optional('while', step.while),
        ...optional('until', step.until),
        ...optional('every', durationOf(step.every)),
        maxIterations: step.maxIterations ?? 100,
        steps: buildSteps(step.steps, context, isUndo),
        ...commits(step),
      };
    case 'set':
      return { ...base, type: 'set', values: step.values };
    case 'value':
      return { ...base, type: 'value', value: step.value };
    case 'return':
      return { ...base, type: 'return' };
    case 'restart':
      return { ...base, type: 'restart', input: step.input };
    case 'fail': {
      const { type, message = '', data = null } = step.error;
      return { ...base, type: 'fail', error: { type, message, data } };
    }
  }
}

function commits({ commit }: { commit?: boolean }): { commit?: true } {
  return commit === true ? { commit } : {};
}

/** `3`, or `"10%"`. */
function readTolerance(tolerate: number | string | undefined): StepOf<'forEach'>['tolerate'] {
  if (tolerate === undefined) return null;
  return typeof tolerate === 'number' ? { items: tolerate } : { share: Number(tolerate.slice(0, -1)) / 100 };
}

function buildBase(step: StepDefinition, context: BuildContext, isUndo: boolean): StepBase {
  const timeout =
    durationOf(step.timeout) ?? (isWorkStep(step) ? durationOf(context.definition.defaults?.timeout) : undefined);
  return {
    id: step.id,
    title: step.title ?? null,
    waitsFor: context.waitsFor(step),
    ...optional('if', step.if),
    ...optional('output', step.output),
    ...optional('timeout', timeout),
    onError: buildHandlers(step.onError, context, isUndo),
    compensate: buildStepsCompensation(step, context),
  };
}

function buildWork(work: WorkDefinition, context: BuildContext, isUndo: boolean): Work {
  if (work.type === 'activity') return resolveForeignWork(work, context.definition, isUndo);
  if ('allowed' in work && work.allowed) {
    const actions = actionNamesOf(work).map((name) => getAction(name, context));
    return resolveChoices(work, actions, context.definition, isUndo);
  }
  return resolveWork(work, getAction(actionNameOf(work), context), context.definition, isUndo);
}

function getAction(name: string, { findAction }: BuildContext): ActionDescription {
  const action = findAction(name);
  if (!action) throw new Error(`the catalogue has no action "${name}"`);
  return action;
}

/** Each action that a computed name may give is undone by its own compensation, unless the step says otherwise. */
function buildAction(step: StepDefinitionOf<'action'>, context: BuildContext, isUndo: boolean): Work {
  const { choices, ...work } = buildWork(step, context, isUndo);
  if (!choices) return work;
  if (step.compensate !== undefined) return { ...work, choices };
  return {
    ...work,
    choices: choices.map((choice) => {
      const own = context.findActionCompensation(getAction(choice.action, context));
      return own ? { ...choice, compensate: buildCompensation(own, context) } : choice;
    }),
  };
}

function buildEscalation({ after, to, quorum }: EscalationDefinition): {
  after: DurationTemplate;
  to: JsonObject;
  quorum?: number;
} {
  return { after: durationOf(after) ?? after, to: { ...to } as JsonObject, ...optional('quorum', quorum) };
}

function buildEmit(
  { event, data = null, to, source }: Extract<StepDefinition, { type: 'emit' }>,
  context: BuildContext,
  isUndo: boolean,
): Work {
  const action = builtInActions.emit;
  return {
    ...resolveWork({ action: action.name }, action, {}, isUndo),
    input: { data, to: to ?? null },
    settings: { event, ...(source === undefined ? {} : { source }) },
  };
}

function buildSubRunOfStep(
  step: StepDefinitionOf<'workflow'>,
  definition: Definition,
  isUndo: boolean,
): SubRun & { mode: 'wait' | 'detach' } {
  const { mode = 'wait' } = step;
  const onParentClose = mode === 'wait' ? 'cancel' : 'abandon';
  const usual = { mode, onParentClose, retry: resolveSubRunRetry(step.retry) } as const;
  return { mode, ...buildSubRun(step, usual, definition, isUndo) };
}

function buildSubRun(
  work: WorkflowWork,
  { mode, onParentClose, retry }: { mode: 'wait' | 'detach'; onParentClose: ParentClosePolicy; retry: RetryPolicy },
  { schemas }: Definition,
  isUndo: boolean,
): SubRun {
  const { workflow, allowed, input = {}, key = null, queue = null, resultSchema } = work;
  const action = builtInActions.workflow;
  // The start itself is tried until it is there.
  const start = { action: action.name, retry: { maximumAttempts: 'unlimited', maximumInterval: '10s' } } as const;
  return {
    ...optional('allowed', allowed),
    retry,
    ...optional('resultSchema', resultSchema && closeSchema(resultSchema, schemas)),
    call: {
      ...resolveWork(start, action, {}, isUndo),
      input: { workflow, input, key } satisfies SubRunTemplate,
      settings: { mode, onParentClose: work.onParentClose ?? onParentClose, queue },
    },
  };
}

function buildList({ steps, output }: StepListDefinition, context: BuildContext, isUndo: boolean): StepList {
  return { steps: buildSteps(steps, context, isUndo), ...optional('output', output) };
}

function buildHandlers(handlers: HandlerDefinition[] | undefined, context: BuildContext, isUndo: boolean): Handler[] {
  return (handlers ?? []).map((handler) => ({
    errors: handler.errors ?? ['*'],
    ...optional('if', handler.if),
    steps: buildSteps(handler.steps ?? [], context, isUndo),
    then: handler.then ?? 'fail',
    ...optional('output', handler.output),
  }));
}

function buildStepsCompensation(step: StepDefinition, context: BuildContext): Compensation | null {
  const compensation = findCompensation(step, context);
  return compensation && buildCompensation(compensation, context);
}

function buildCompensation(compensation: CompensationDefinition, context: BuildContext): Compensation {
  const when = compensation.when ?? 'unknown';
  if ('steps' in compensation) return { when, kind: 'steps', steps: buildSteps(compensation.steps, context, true) };
  const ofStep = {
    ...optional('title', compensation.title),
    ...optional('if', compensation.if),
    ...optional('timeout', durationOf(compensation.timeout)),
    ...optional('output', compensation.output),
    ...optional('onError', compensation.onError && buildHandlers(compensation.onError, context, true)),
  };
  if (compensation.type !== 'workflow')
    return { when, kind: 'work', ...ofStep, work: buildWork(compensation, context, true) };
  // What undoes goes on, whoever ends the run that it undoes a step of.
  const usual = { mode: 'wait', onParentClose: 'abandon', retry: resolveUndoRunRetry(compensation.retry) } as const;
  return { when, kind: 'workflow', ...ofStep, subRun: buildSubRun(compensation, usual, context.definition, true) };
}

/** The step's own compensation, else (unless the step removes it with null) that of the action that it names. */
function findCompensation(step: StepDefinition, context: BuildContext): CompensationDefinition | null {
  if (step.compensate !== undefined) return step.compensate;
  const action = step.type === 'action' && !step.allowed ? context.findAction(step.action) : null;
  return action ? context.findActionCompensation(action) : null;
}

/** The key with its value, or nothing where there is no value: a program has no keys that are undefined. */
function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
