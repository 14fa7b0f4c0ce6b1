import type { Json, JsonObject } from '@waymark/protocol';
import type { Action } from '../../../api/types.ts';

/** One setting in force and who said so. */
export type Setting = { name: string; value: string; from: 'built in' | 'defaults' | 'action' | 'type' | 'step' };

const builtIn: JsonObject = {
  maximumAttempts: 5,
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '1m',
  jitter: 0.2,
};

/** The step types that are handed to a worker, with what they set themselves. */
const workTypes: Record<string, JsonObject> = {
  action: {},
  activity: {},
  http: { attemptTimeout: '30s' },
  script: { attemptTimeout: '30s' },
};

/** What Temporal itself, which retries the activities of others, does not know. */
const unknownToTemporal = new Set(['jitter', 'retryableErrorTypes']);

/** Whether there is a policy for steps of this type. */
export function hasPolicy(type: string): boolean {
  return Object.hasOwn(workTypes, type);
}

/** The retry policy and the limits of a work step, merged as publishing does: built in < defaults < action or type < step. */
export function settingsOf(step: JsonObject, definition: Json, actions: Action[]): Setting[] {
  if (isObject(step.config)) return olderSettings(step.config);
  const defaults = isObject(definition) && isObject(definition.defaults) ? definition.defaults : {};
  const action = actions.find(({ name }) => name === step.action);
  const layers: [Setting['from'], JsonObject][] = [
    ['built in', builtIn],
    ['defaults', asObject(defaults.retry)],
    ['action', asObject(action?.defaults.retry as Json)],
    ['step', asObject(step.retry)],
  ];
  const names = [...new Set(layers.flatMap(([, values]) => Object.keys(values)))];
  const retry = names
    .filter((name) => step.type !== 'activity' || !unknownToTemporal.has(name))
    .flatMap((name) => strongest(name, layers));
  const limits = ['timeout', 'attemptTimeout', 'heartbeatTimeout', 'queue'].flatMap((name) =>
    strongest(name, [
      ['built in', { attemptTimeout: '5m' }],
      ['defaults', defaults],
      ['action', asObject(action?.defaults as Json)],
      ['type', workTypes[String(step.type)] ?? {}],
      ['step', step],
    ]),
  );
  return [...retry, ...limits];
}

function strongest(name: string, layers: [Setting['from'], JsonObject][]): Setting[] {
  const found = layers.findLast(([, values]) => values[name] !== undefined);
  return found ? [{ name, value: textOf(found[1][name] ?? null, name), from: found[0] }] : [];
}

function olderSettings(config: JsonObject): Setting[] {
  const retries = typeof config.max_retries === 'number' ? config.max_retries : 0;
  const from = config.max_retries === undefined ? 'built in' : 'step';
  return [{ name: 'maximumAttempts', value: String(retries + 1), from }];
}

/** Actions state durations in milliseconds, definitions as text. */
function textOf(value: Json, name: string): string {
  if (typeof value === 'number' && /interval|timeout/i.test(name))
    return value % 1_000 === 0 ? `${value / 1_000}s` : `${value}ms`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
