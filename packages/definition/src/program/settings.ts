import { parseDuration, taskQueues, type RetryPolicy } from '@waymark/protocol';
import type { ActionDescription } from '../catalogue.ts';
import type { Definition, DefaultsDefinition, DurationText, RetryDefinition } from '../definition.ts';
import type { DurationTemplate, Work, WorkChoice } from '../program.ts';
import { closeSchema } from '../schema-references.ts';
import { compileWork, type ActionsWork } from './compile-work.ts';
import { extractSecrets } from './secret-places.ts';

/** What holds where nobody says otherwise. */
export const builtIn = {
  retry: {
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 60_000,
    maximumAttempts: 5,
    jitter: 0.2,
    retryableErrorTypes: null,
    nonRetryableErrorTypes: [],
  },
  attemptTimeout: 300_000,
  heartbeatTimeout: 10_000,
  compensationAttempts: 10,
} as const satisfies { retry: RetryPolicy; [setting: string]: unknown };

/** What the author of an action has a say in. */
type ActionsOwn = Pick<ActionDescription, 'queue' | 'placement' | 'defaults'>;

const nothingOwn: ActionsOwn = { queue: taskQueues.actions, placement: 'queue', defaults: {} };

/**
 * The work of an action with all its settings: built in < `defaults` of the document < the action's own < the step.
 *
 * @param isUndo compensations have 10 attempts unless they say otherwise themselves
 */
export function resolveWork(
  work: ActionsWork,
  action: ActionsOwn,
  { defaults = {}, schemas }: Pick<Definition, 'defaults' | 'schemas'>,
  isUndo: boolean,
): Work {
  return {
    ...withSecrets(compileWork(work, schemas)),
    ...resolveSettings(work, action, defaults, isUndo),
    ...(work.idempotencyKey === undefined ? {} : { idempotencyKey: work.idempotencyKey }),
    ...(work.resultSchema === undefined ? {} : { resultSchema: closeSchema(work.resultSchema, schemas) }),
  };
}

/** The same where the name of the action is computed: with the settings of each that it may give. */
export function resolveChoices(
  work: ActionsWork,
  actions: ActionDescription[],
  definition: Pick<Definition, 'defaults' | 'schemas'>,
  isUndo: boolean,
): Work {
  const { defaults = {} } = definition;
  return {
    ...resolveWork(work, nothingOwn, definition, isUndo),
    choices: actions.map((action) => ({
      action: action.name,
      ...resolveSettings(work, action, defaults, isUndo),
    })),
  };
}

function resolveSettings(
  work: ActionsWork,
  action: ActionsOwn,
  defaults: DefaultsDefinition,
  isUndo: boolean,
): Omit<WorkChoice, 'action'> {
  return {
    retry: resolveRetry(work.retry ?? {}, action.defaults.retry ?? {}, defaults, isUndo),
    attemptTimeout:
      durationOf(work.attemptTimeout) ??
      action.defaults.attemptTimeout ??
      durationOf(defaults.attemptTimeout) ??
      builtIn.attemptTimeout,
    heartbeatTimeout: durationOf(work.heartbeatTimeout) ?? action.defaults.heartbeatTimeout ?? builtIn.heartbeatTimeout,
    ...resolveQueue(work, action, defaults),
  };
}

function withSecrets(
  compiled: ReturnType<typeof compileWork>,
): Pick<Work, 'action' | 'input' | 'settings' | 'secrets'> {
  const { input, secrets } = extractSecrets(compiled.input);
  return secrets.length === 0 ? compiled : { ...compiled, input, secrets };
}

/** @param own what the action's author set */
export function resolveRetry(
  retry: RetryDefinition,
  own: Partial<RetryPolicy>,
  defaults: DefaultsDefinition,
  isUndo: boolean,
): RetryPolicy {
  const merged = {
    ...builtIn.retry,
    nonRetryableErrorTypes: [],
    ...policyOf(defaults.retry ?? {}),
    ...own,
    ...policyOf(retry),
  };
  return isUndo ? { ...merged, maximumAttempts: retry.maximumAttempts ?? builtIn.compensationAttempts } : merged;
}

/**
 * How often a step starts a sub-run anew: once, unless it says otherwise itself. `defaults` are about attempts of work; a
 * sub-run has those of its own definition, and all of them again would multiply.
 */
export function resolveSubRunRetry(retry: RetryDefinition | undefined): RetryPolicy {
  const once = retry === undefined ? { maximumAttempts: 1 } : {};
  return { ...builtIn.retry, nonRetryableErrorTypes: [], ...once, ...policyOf(retry ?? {}) };
}

/** How often a run that fails goes on; `defaults` are about steps. */
export function resolveRunRetry(retry: RetryDefinition): RetryPolicy {
  return { ...builtIn.retry, nonRetryableErrorTypes: [], ...policyOf(retry) };
}

/** The same of a sub-run that undoes a step: as often as any compensation, unless it says otherwise itself. */
export function resolveUndoRunRetry(retry: RetryDefinition = {}): RetryPolicy {
  const attempts = { maximumAttempts: builtIn.compensationAttempts };
  return { ...builtIn.retry, nonRetryableErrorTypes: [], ...attempts, ...policyOf(retry) };
}

function policyOf({ initialInterval, maximumInterval, ...rest }: RetryDefinition): Partial<RetryPolicy> {
  const initial = initialInterval === undefined ? null : parseDuration(initialInterval);
  const maximum = maximumInterval === undefined ? null : parseDuration(maximumInterval);
  return {
    ...rest,
    ...(initial === null ? {} : { initialInterval: initial }),
    ...(maximum === null ? {} : { maximumInterval: maximum }),
  };
}

function resolveQueue(
  work: ActionsWork,
  action: ActionsOwn,
  defaults: DefaultsDefinition,
): Pick<Work, 'queue' | 'placement'> {
  const isOrdinary = action.placement === 'queue' && action.queue === taskQueues.actions;
  const queue = work.queue ?? (isOrdinary ? defaults.queue : undefined);
  return queue === undefined ? { queue: action.queue, placement: action.placement } : { queue, placement: 'queue' };
}

/** Milliseconds of a duration that is fixed, else the template; undefined stays. */
export function durationOf(text: DurationText | undefined): DurationTemplate | undefined {
  return text === undefined ? undefined : (parseDuration(text) ?? text);
}
