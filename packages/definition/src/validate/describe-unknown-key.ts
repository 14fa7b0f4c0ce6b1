import type { Json } from '@waymark/protocol';
import { isObject } from '../older/recognise.ts';
import { compensationsByType, keysOfSteps } from '../schema/compensation.ts';
import { Document } from '../schema/document.ts';
import { stepSchemas } from '../schema/steps/step.ts';
import { documentKeysToCome } from './not-yet.ts';
import { describePlace, findPlace, valueAt, type Place } from './place.ts';
import { makeProblem, pointerTo, type Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';

/** The finding about a key that the schema does not know: one that comes later, or a misspelt one. */
export function describeUnknownKey(key: string, path: (string | number)[], document: Json): Problem {
  const place = findPlace(document, [...path, key]);
  const pointer = pointerTo('', ...path, key);
  const where = describePlace(findPlace(document, path));
  if (place.kind === 'document' && documentKeysToCome.includes(key)) {
    return makeProblem(
      'NOT_YET_SUPPORTED',
      pointer,
      `${where} uses "${key}", which this version of Waymark does not have yet`,
      'Leave it out.',
    );
  }
  const holder = valueAt(document, path);
  if (place.kind === 'compensation' && key === 'steps') {
    return makeProblem('INVALID_COMBINATION', pointer, `${where} has both "action" and "steps"`, 'Keep one of them.');
  }
  const known = place.kind === 'compensation' ? knownInCompensation(holder) : knownKeys(place);
  const suggestion = didYouMean(key, known);
  const hint = suggestion === '' ? `Known here: ${known.join(', ')}. Keys of your own begin with "x-".` : null;
  return makeProblem('UNKNOWN_FIELD', pointer, `${where} has no key "${key}"${suggestion}`, hint);
}

/** The keys that exist where an object stands. */
function knownKeys({ kind, stepType, segment }: Place): string[] {
  if (kind === 'document') return Object.keys(Document.shape);
  const step = stepSchemas.find(({ shape }) => shape.type.value === stepType);
  if (kind === 'step' && step) return Object.keys(step.shape);
  return keysByPlace[segment ?? ''] ?? [];
}

function knownInCompensation(holder: Json | undefined): string[] {
  if (isObject(holder) && 'steps' in holder) return keysOfSteps;
  const type = isObject(holder) ? (holder['type'] ?? 'action') : 'action';
  const form = Object.entries(compensationsByType).find(([name]) => name === type)?.[1];
  return [...Object.keys((form ?? compensationsByType.action).shape), 'steps'];
}

/** Keys of the smaller objects, by the key under which they stand. */
const keysByPlace: Record<string, string[]> = {
  retry: [
    'initialInterval',
    'backoffCoefficient',
    'maximumInterval',
    'maximumAttempts',
    'jitter',
    'retryableErrorTypes',
    'nonRetryableErrorTypes',
  ],
  defaults: ['retry', 'timeout', 'attemptTimeout', 'queue'],
  onError: ['errors', 'if', 'steps', 'then', 'output'],
  cases: ['name', 'when', 'steps', 'output'],
  default: ['steps', 'output'],
  to: ['runId', 'definition', 'key', 'users', 'roles', 'groups'],
  escalate: ['after', 'to', 'quorum'],
  approvers: ['users', 'roles', 'groups'],
  error: ['type', 'message', 'data'],
  auth: ['basic', 'bearer'],
  basic: ['username', 'password'],
  expect: ['status', 'schema'],
};
