import type { Effect, Json } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import type { ScriptedAttempt } from '../contract/scenario.ts';
import type { ActivityCall, ActivityOutcome } from '../runtime.ts';
import type { VirtualClock } from './virtual-clock.ts';

type AttemptError = { type: string; message: string; data: Json };

/** An activity with its attempts, time limits and retry policy (without jitter), on the virtual clock. */
export class ScriptedActivity {
  readonly #clock: VirtualClock;
  readonly #call: ActivityCall;
  readonly #nextAttempt: () => ScriptedAttempt | undefined;
  readonly #resolve: (outcome: ActivityOutcome) => void;
  #attempts = 0;
  #effect: Effect = 'none';
  #running: ScriptedAttempt | null = null;
  #stopAttempt = () => {};
  #stopLimit = () => {};
  #cancelled = false;

  static run(
    clock: VirtualClock,
    call: ActivityCall,
    nextAttempt: () => ScriptedAttempt | undefined,
    cancellation: Cancellation,
  ): Promise<ActivityOutcome> {
    return new Promise((resolve) => {
      const activity = new ScriptedActivity(clock, call, nextAttempt, resolve);
      activity.#start();
      cancellation.onRequest(() => activity.#cancel());
    });
  }

  private constructor(
    clock: VirtualClock,
    call: ActivityCall,
    nextAttempt: () => ScriptedAttempt | undefined,
    resolve: (outcome: ActivityOutcome) => void,
  ) {
    this.#clock = clock;
    this.#call = call;
    this.#nextAttempt = nextAttempt;
    this.#resolve = resolve;
  }

  #start(): void {
    const { timeout } = this.#call;
    if (timeout !== null)
      this.#stopLimit = this.#clock.after(timeout, () => this.#fail(createTimeout('step'), 'unknown'));
    this.#attempt();
  }

  #attempt(): void {
    this.#attempts += 1;
    const plan = this.#nextAttempt() ?? { output: this.#call.input };
    this.#running = plan;
    const takes = 'hangs' in plan ? Number.POSITIVE_INFINITY : (plan.takes ?? 0);
    const { attemptTimeout } = this.#call;
    this.#stopAttempt =
      takes > attemptTimeout
        ? this.#clock.after(attemptTimeout, () => this.#failAttempt(createTimeout('attempt'), 'unknown', true))
        : this.#clock.after(takes, () => this.#endAttempt(plan));
  }

  #endAttempt(plan: ScriptedAttempt): void {
    if ('output' in plan) return this.#settle({ status: 'completed', output: plan.output, attempts: this.#attempts });
    if (!('error' in plan)) return;
    const { type, message = type } = plan.error;
    this.#failAttempt({ data: null, ...plan.error, type, message }, plan.effect ?? 'none', plan.retryable ?? true);
  }

  #failAttempt(error: AttemptError, effect: Effect, retryable: boolean): void {
    this.#running = null;
    if (effect === 'unknown') this.#effect = 'unknown';
    if (this.#cancelled) return this.#settle({ status: 'cancelled', attempts: this.#attempts, effect: this.#effect });
    if (!retryable || !this.#mayRetry(error.type)) return this.#fail(error, effect);
    const { initialInterval, backoffCoefficient, maximumInterval } = this.#call.retry;
    const delay = Math.min(maximumInterval, initialInterval * backoffCoefficient ** (this.#attempts - 1));
    this.#stopAttempt = this.#clock.after(delay, () => this.#attempt());
  }

  #mayRetry(type: string): boolean {
    const { maximumAttempts, retryableErrorTypes, nonRetryableErrorTypes } = this.#call.retry;
    if (maximumAttempts !== 'unlimited' && this.#attempts >= maximumAttempts) return false;
    if (nonRetryableErrorTypes.includes(type)) return false;
    return retryableErrorTypes === null || retryableErrorTypes.includes(type);
  }

  #cancel(): void {
    this.#cancelled = true;
    const plan = this.#running;
    if (plan && 'output' in plan && plan.ignoresCancel) return;
    const effect = plan && 'hangs' in plan ? plan.hangs : plan ? 'unknown' : 'none';
    this.#settle({
      status: 'cancelled',
      attempts: this.#attempts,
      effect: this.#effect === 'unknown' ? 'unknown' : effect,
    });
  }

  #fail(error: AttemptError, effect: Effect): void {
    const known = this.#effect === 'unknown' ? 'unknown' : effect;
    this.#settle({ status: 'failed', error, attempts: this.#attempts, effect: known });
  }

  #settle(outcome: ActivityOutcome): void {
    this.#stopAttempt();
    this.#stopLimit();
    this.#resolve(this.#call.foreign ? forgetUnknown(outcome, this.#call) : outcome);
  }
}

/** Temporal itself does not tell how often a foreign activity was tried, nor anybody what it did. */
function forgetUnknown(outcome: ActivityOutcome, { retry }: ActivityCall): ActivityOutcome {
  const attempts = outcome.status === 'failed' && outcome.attempts === retry.maximumAttempts ? outcome.attempts : 1;
  return outcome.status === 'completed' ? { ...outcome, attempts } : { ...outcome, attempts, effect: 'unknown' };
}

function createTimeout(kind: 'attempt' | 'step'): AttemptError {
  return { type: 'Timeout', message: `The ${kind} took too long`, data: { kind } };
}
