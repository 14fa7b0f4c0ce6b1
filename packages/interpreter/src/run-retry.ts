import { placeSteps, stepsByAddress } from '@waymark/definition';
import type { Program } from '@waymark/definition';
import { computeRetryDelay, errorTypeMatches, grantsRetry, placeOf } from '@waymark/protocol';
import type { RunError } from '@waymark/protocol';
import type { Failure } from './failure.ts';
import { doesOtherwise } from './plan-change.ts';
import { reopen } from './reopen.ts';
import type { Run } from './run.ts';
import type { StepContext } from './step-context.ts';

/** What people have decided stands, and so does what the definition itself says: another try would not change it. */
const finalTypes: readonly string[] = ['approval', 'fail'];

/** Whether, and when, a run that fails goes on from the step that failed. */
export class RunRetry {
  readonly #program: Program;
  #made: number;
  #final: Set<string> | null = null;

  /** @param made how many executions have failed so far */
  constructor(program: Program, made = 0) {
    this.#program = program;
    this.#made = made;
  }

  get made(): number {
    return this.#made;
  }

  /** This execution has failed; another one goes on. */
  count(): void {
    this.#made += 1;
  }

  /** Whether what failed with this error is tried again. */
  grants({ type, step }: RunError): boolean {
    const { retry } = this.#program;
    if (!retry || step === '/' || this.#isFinal(step)) return false;
    const isNamed = errorTypeMatches(type, retry.retryableErrorTypes ?? []);
    const retryable = isNamed || (errorTypeMatches(type, ['*']) && type !== 'Rejected');
    return grantsRetry(retry, { type, retryable }, this.#made + 1);
  }

  /** @returns milliseconds until the next try */
  delay(random: () => number): number {
    const { retry } = this.#program;
    return retry ? computeRetryDelay(retry, this.#made + 1, random) : 0;
  }

  /** What the next try is called, for people. */
  get next(): string {
    const { maximumAttempts = 'unlimited' } = this.#program.retry ?? {};
    return `try ${this.#made + 2}${maximumAttempts === 'unlimited' ? '' : ` of ${maximumAttempts}`} of the run`;
  }

  #isFinal(address: string): boolean {
    this.#final ??= new Set(
      placeSteps(this.#program).flatMap(({ step, address: place }) => (finalTypes.includes(step.type) ? [place] : [])),
    );
    return this.#final.has(placeOf(address));
  }
}

/**
 * A step that failed for good waits until the run goes on from it in a further execution. Nothing is cancelled or undone
 * before that, and what does not depend on the step goes on; work in flight comes to its end. It returns only when the step is cancelled.
 */
export async function waitForRetry(at: StepContext, { error }: Failure): Promise<void> {
  const { run, address, cancellation } = at;
  const delay = at.once('retried after', () => run.retry.delay(() => run.random()));
  at.waitForRetry(error, run.now() + delay, run.retry.next);
  if ((await run.sleepUntil(address, 'retried at', delay, cancellation)) === 'cancelled') return;
  run.legs.endForRetry();
  await cancellation.whenRequested();
}

/** Makes ready for the next execution what failed in this one. */
export function reopenFailed(run: Run): void {
  if (run.legs.reason === 'retry') run.retry.count();
  for (const address of run.outcomes.listRetried()) reopen(run, address);
  if (run.legs.next) doAnewWhatDiffers(run, run.legs.next.program);
}

/** What another version does otherwise is not what was tried before: it has another key and another input. */
function doAnewWhatDiffers(run: Run, next: Program): void {
  const [before, after] = [run.program, next].map(stepsByAddress);
  for (const address of run.outcomes.listNoted('again')) {
    if (!doesOtherwise(before?.get(placeOf(address)), after?.get(placeOf(address)))) continue;
    run.outcomes.again.forgetInput(address);
    run.generations.advance(address);
  }
}
