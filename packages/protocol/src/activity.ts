import type { Effect } from './journal.ts';
import type { Json, JsonObject } from './json.ts';
import type { Phase } from './statuses.ts';

/** Retry policy with every value known; durations in milliseconds. */
export type RetryPolicy = {
  initialInterval: number;
  backoffCoefficient: number;
  maximumInterval: number;
  maximumAttempts: number | 'unlimited';
  /** 0 … 1: a delay d becomes a random one within d ± d × jitter, never above `maximumInterval`. */
  jitter: number;
  retryableErrorTypes: string[] | null;
  nonRetryableErrorTypes: string[];
};

/**
 * The one argument of every registered action's activity, packed by `packTask`. The activity type in Temporal is the
 * action's name.
 */
export type ActionTask = {
  runId: string;
  leg: number;
  address: string;
  phase: Phase;
  /** Grows only when a step that was undone, or that a person asks to do again, runs anew. */
  generation: number;
  /** The same for every attempt, worker, continue-as-new and resume. */
  idempotencyKey: string;
  /** Of an undo: the idempotency key of the do that it undoes (and revokes). */
  undoes: string | null;
  input: Json;
  retry: RetryPolicy;
  /** Milliseconds that one attempt may take. Temporal's own limit is later, so that the wrapper's answer is heard. */
  attemptTimeout: number;
  /** JSON Schema that the output must fit, from the definition's step; null: only the action's own. */
  resultSchema: JsonObject | null;
  /** Where secrets belong in the input; until the action runs a mask stands there. */
  secrets: readonly SecretPlace[];
};

/** A place in the input of an action that a secret is put into. The definition alone says where, never data. */
export type SecretPlace = {
  /** JSON Pointer into the input. */
  pointer: string;
  name: string;
  /** Text before the secret. */
  prefix: string;
};

/** What people see in the place of a secret. */
export function maskSecret(name: string): string {
  return `‹secret ${name}›`;
}

/** What an action's activity returns; workflow code would otherwise not learn how many attempts it took. */
export type ActionResult = { output: Json; attempts: number };

/** The one entry in the details of the ApplicationFailure that the activity wrapper throws; `type` and `message` are the failure's own. */
export type ActionFailureDetails = { attempts: number; effect: Effect; data: Json };
