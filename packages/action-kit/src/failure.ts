import type { Effect, Json } from '@waymark/protocol';

export type ActionFailureOptions = {
  /** False: no further attempt is made, whatever the retry policy says. Default: true. */
  retryable?: boolean;
  /** For handlers and expressions: `error.data`. */
  data?: Json;
  /** `none`: it is certain that this attempt changed nothing outside. Default: `unknown`, and then the step is undone. */
  effect?: Effect;
  /** Milliseconds before which no further attempt makes sense, as the other side said; up to `maximumInterval` it is kept. */
  retryAfter?: number;
  cause?: unknown;
};

/**
 * How an action fails with a type that definitions can handle.
 *
 * @example throw new ActionFailure('CardDeclined', 'the bank declined the card', { retryable: false });
 */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure';
  /** A dot is a hierarchy: a handler for `Payments` matches `Payments.CardDeclined`. */
  readonly type: string;
  readonly retryable: boolean;
  readonly data: Json;
  readonly effect: Effect;
  readonly retryAfter: number | null;

  constructor(
    type: string,
    message: string,
    { retryable = true, data = null, effect = 'unknown', retryAfter, cause }: ActionFailureOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.type = type;
    this.retryable = retryable;
    this.data = data;
    this.effect = effect;
    this.retryAfter = retryAfter ?? null;
  }

  static is(error: unknown): error is ActionFailure {
    return error instanceof Error && error.name === 'ActionFailure';
  }
}

/** The store behind attempts and effects cannot be reached: the attempt is made again and does not count. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  static is(error: unknown): error is StoreUnavailable {
    return error instanceof Error && error.name === 'StoreUnavailable';
  }
}

/** Thrown to an undo whose do never happened and, its key being revoked now, never will. The undo then counts as done. */
export class NothingToUndo extends Error {
  override readonly name = 'NothingToUndo';

  static is(error: unknown): error is NothingToUndo {
    return error instanceof Error && error.name === 'NothingToUndo';
  }
}

/** How an attempt failed, as its row keeps it. */
export type AttemptError = { type: string; message: string; data: Json };

/**
 * The attempt before was the last, and Temporal makes another one all the same: it has not heard the answer, since the
 * worker died or the answer came too late.
 */
export class AttemptsOver extends Error {
  override readonly name = 'AttemptsOver';
  /** What the last attempt failed with. */
  readonly error: AttemptError;
  /** How many attempts count, the last one among them. */
  readonly counted: number;
  /** What is known of the effect of all attempts together. */
  readonly effect: Effect;

  constructor(error: AttemptError, { counted, effect }: { counted: number; effect: Effect }) {
    super(`no attempt is left after ${error.type}: ${error.message}`);
    this.error = error;
    this.counted = counted;
    this.effect = effect;
  }

  static is(error: unknown): error is AttemptsOver {
    return error instanceof Error && error.name === 'AttemptsOver';
  }
}
