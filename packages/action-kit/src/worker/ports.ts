import type { ActionTask, Effect, Json, Phase } from '@waymark/protocol';
import type { ActionContext } from '../context.ts';
import type { AttemptError } from '../failure.ts';

/** Keeps the rows of attempts. Each method throws {@link StoreUnavailable} when its database cannot be reached. */
export interface AttemptLog {
  /**
   * Closes what a lost worker left open, and opens the next attempt.
   *
   * @throws {AttemptsOver} when there is to be none
   */
  start(start: AttemptStart): Promise<AttemptStarted>;
  /** Closes an attempt; changes nothing when it has been closed before. */
  finish(attempt: AttemptIdentity, end: AttemptEnd): Promise<void>;
  /** Appends to the run's stream what has happened to the attempts of this step and has not been told yet. */
  tell(attempt: AttemptIdentity): Promise<void>;
}

export type AttemptStart = {
  task: ActionTask;
  /** Temporal's run and activity id: a further activity of the same step counts anew. */
  activity: string;
  worker: string;
  /** By the worker's clock, like every time of an attempt. */
  at: Date;
  /** Whether to note, too, that the effect may happen from now on. */
  opensEffect: boolean;
};

export type AttemptIdentity = { runId: string; address: string; phase: Phase; generation: number; attempt: number };

export type AttemptStarted = {
  identity: AttemptIdentity;
  /** How many earlier attempts of this activity count. */
  counted: number;
  /** What is known of the effect of all earlier attempts of this phase together. */
  effect: Effect;
  /** False: there is a record already, see {@link EffectLog.open}. */
  effectOpened: boolean;
};

export type AttemptEnd = {
  status: 'completed' | 'failed' | 'cancelled' | 'lost';
  at: Date;
  error: AttemptError | null;
  effect: Effect | null;
  nextAttemptAt: Date | null;
  /** The effect whose result is kept with it; a finished one is never overwritten. */
  finishes: { key: string; result: Json } | null;
};

/** Names an effect; an action's context does. */
export type EffectIdentity = Pick<ActionContext, 'idempotencyKey' | 'runId' | 'address' | 'phase' | 'undoes'>;

/** Keeps the record of what actions that keep no effects of their own may have done. */
export interface EffectLog {
  /**
   * Notes that the effect may happen from now on. Of an undo it revokes the do first.
   *
   * @returns the result when the effect was finished before, else null
   * @throws {ActionFailure} `StepRevoked` or `IdempotencyMismatch`, neither retried
   * @throws {NothingToUndo} when the do never happened
   */
  open(effect: EffectIdentity, input: Json): Promise<{ result: Json } | null>;
}

/** Does effects exactly once, in the transaction of the business write. */
export interface EffectStore<Transaction> extends EffectLog {
  /**
   * Commits the effect's record together with what `work` writes. A second delivery gets the stored result. An undo
   * revokes its do in the same transaction, so that a late one fails.
   *
   * @throws {ActionFailure} `StepRevoked` or `IdempotencyMismatch`, neither retried
   * @throws {NothingToUndo} when the do of an undo never happened
   */
  once<Result extends Json>(
    effect: EffectIdentity,
    input: Json,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result>;
  /**
   * An effect at an outside service that knows idempotency keys: the intent is committed, then the call made, then its
   * answer recorded. Each attempt calls again with the same key until the answer is recorded.
   */
  call<Prepared, Answer, Result extends Json>(
    effect: EffectIdentity,
    input: Json,
    steps: CallSteps<Transaction, Prepared, Answer, Result>,
  ): Promise<Result>;
}

export type CallSteps<Transaction, Prepared, Answer, Result> = {
  /** Reads and checks, in the transaction that commits the intent. */
  prepare(transaction: Transaction): Promise<Prepared>;
  call(prepared: Prepared): Promise<Answer>;
  /** Writes, in the transaction that finishes the effect. */
  record(transaction: Transaction, answer: Answer, prepared: Prepared): Promise<Result>;
};

/** Where secrets are kept. */
export interface SecretVault {
  /**
   * Values by name; those that do not exist are missing.
   *
   * @throws {StoreUnavailable} when the vault cannot be reached
   */
  read(tenant: string, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What the wrapper around every action needs. */
export type AttemptPorts = {
  attempts: AttemptLog;
  effects: EffectLog;
  secrets: SecretVault;
  /** Who makes the attempts; people read it beside them. */
  worker: string;
  /** In [0, 1); for the jitter of delays. */
  random: () => number;
};
