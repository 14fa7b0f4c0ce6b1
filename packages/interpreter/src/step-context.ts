import { childAddress, findCompensation } from '@waymark/definition';
import type { DurationTemplate, Step, Template } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Effect, Json, RunError } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import type { Failure } from './failure.ts';
import type { GivenInput } from './outcomes.ts';
import type { Level, Place } from './place.ts';
import type { Run } from './run.ts';
import type { LevelEnd } from './settle-failure.ts';
import type { FormerTry } from './step-record.ts';
import type { StepView } from './step-views.ts';
import type { StepResult } from './steps/step-result.ts';
import type { Known, UndoEntry } from './undo-stack.ts';

/** What a step came to, kept while its `finally` runs. */
export type KeptResult = Extract<StepResult, { status: 'completed' | 'returned' }>;

/** What became of a step that failed: of its failure, or by the word of a person. */
export type SettledEnd = LevelEnd | { status: 'skipped'; output: Json };

/** One step of one run on its way: where it stands, what its expressions see, and what is written down about it. */
export class StepContext {
  readonly run: Run;
  readonly step: Step;
  readonly place: Place;
  readonly address: string;
  /** Of the list that the step stands in: requested when the step shall stop. */
  readonly cancellation: Cancellation;
  readonly level: Level;
  readonly variables: Scope;
  /** By an earlier execution of the run: then it goes on here, with what is known of it. */
  readonly wasStarted: boolean;
  #undo: UndoEntry | null = null;
  #isStarted = false;
  #forgetCancellation = () => {};

  constructor(run: Run, step: Step, place: Place) {
    this.run = run;
    this.place = place;
    this.step = step;
    this.address = childAddress(place.address, step.id);
    this.cancellation = place.cancellation;
    this.variables = place.variables;
    this.level = {
      kind: 'step',
      address: this.address,
      handlers: step.onError,
      variables: place.variables,
      parent: place.level,
    };
    this.wasStarted = run.outcomes.knows(this.address, 'started');
    if (this.wasStarted) this.#takeOver();
  }

  /** Asks for something once in all executions. */
  once<Value extends object | Json>(name: string, ask: () => Value): Value {
    return this.run.outcomes.once(this.address, name, ask);
  }

  /** The step failed, or was cancelled, in an execution that was tried again. */
  get formerTry(): FormerTry | null {
    return this.run.outcomes.find<FormerTry>(this.address, 'again') ?? null;
  }

  /** What a person wants it to have as its input. */
  get givenInput(): GivenInput | null {
    return this.run.outcomes.find<GivenInput>(this.address, 'given') ?? null;
  }

  get wasHeld(): boolean {
    return this.wasStarted && this.run.outcomes.knows(this.address, 'held');
  }

  /** A failure that an earlier execution began to deal with. */
  recallFailure(): { failure: Failure; effect: Known } | null {
    if (!this.wasStarted) return null;
    const failure = this.run.outcomes.findFailure(this.address, 'failure', this.level);
    return failure && { failure, effect: this.run.outcomes.find<Known>(this.address, 'effect') ?? 'unknown' };
  }

  keepFailure(failure: Failure, effect: Known): void {
    this.run.outcomes.keepFailure(this.address, 'failure', failure, this.level);
    this.run.outcomes.keep(this.address, 'effect', effect);
  }

  recallResult(): KeptResult | undefined {
    return this.wasStarted ? this.run.outcomes.find<KeptResult>(this.address, 'result') : undefined;
  }

  keepResult(result: KeptResult): void {
    this.run.outcomes.keep(this.address, 'result', result);
  }

  /** What became of its failure, while its `finally` runs. */
  recallSettled(): SettledEnd | null {
    const { outcomes } = this.run;
    const end = outcomes.find<Exclude<SettledEnd, { status: 'failed' }>>(this.address, 'settled');
    if (end) return end;
    const failure = outcomes.findFailure(this.address, 'settled failure', this.level);
    return failure && { status: 'failed', failure };
  }

  keepSettled(end: SettledEnd): SettledEnd {
    if (end.status !== 'failed') return this.run.outcomes.keep(this.address, 'settled', end);
    this.run.outcomes.keepFailure(this.address, 'settled failure', end.failure, this.level);
    return end;
  }

  /** Sleeps until a time; one that passed between two executions is over at once, unless the run is held. */
  sleepUntil(due: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    const left = due - this.run.now();
    return this.run.sleep(this.wasStarted ? Math.max(1, left) : left, cancellation);
  }

  evaluate(template: Template, more?: Scope): Json {
    const variables = more ? { ...this.variables, ...more } : this.variables;
    return this.run.expressions.evaluate(template, variables, this.place.lenientNull);
  }

  test(expression: string, more?: Scope): boolean {
    const variables = more ? { ...this.variables, ...more } : this.variables;
    return this.run.expressions.test(expression, variables, this.place.lenientNull);
  }

  duration(template: DurationTemplate): number {
    return this.run.expressions.duration(template, this.variables, this.place.lenientNull);
  }

  text(template: Template, what: string, more?: Scope): string {
    const variables = more ? { ...this.variables, ...more } : this.variables;
    return this.run.expressions.text(template, variables, what, this.place.lenientNull);
  }

  /** A text for people. */
  print(template: Template): string {
    return this.run.expressions.print(template, this.variables, this.place.lenientNull);
  }

  /** The place of a list of steps inside this one. */
  inside(cancellation: Cancellation): Place {
    return { ...this.place, address: this.address, cancellation, level: this.level };
  }

  /**
   * Writes down that the step starts, with its input and, of an action, the idempotency key. What undoes it is
   * registered here, before anything is done: an answer can get lost.
   *
   * @param action where its name was computed
   */
  start(input: Json = null, key: string | null = null, action: string | null = null): string | null {
    if (this.wasStarted) return this.once<{ title: string | null }>('started', () => ({ title: null })).title;
    // People see which action it is that was chosen.
    const title = this.step.title === null ? action : this.print(this.step.title);
    this.run.payloads.admit(input, 'input', 'none');
    const own = key ?? this.run.keyOf(this.address, 'do');
    const former = this.formerTry ? this.run.undo.find(this.address, own) : null;
    this.#recordStart(title, input, key, action);
    this.#registerUndo(input, own, action, former !== null && former.known !== 'none');
    return title;
  }

  /** @param name of this wait, where a step waits for one thing after the other */
  waitFor(waitingFor: string, until: number | null, name = 'waiting'): void {
    this.once(name, () => {
      this.run.journal.record(this.address, {
        type: 'step_waiting',
        waitingFor,
        until: until === null ? null : new Date(until).toISOString(),
      });
      this.see({ status: 'waiting' });
      return true;
    });
  }

  /** Writes down that the step failed and starts again later. @param next what that is called, for people */
  waitForRetry(error: RunError, until: number, next: string): void {
    this.once('waiting for retry', () => {
      this.run.journal.record(this.address, {
        type: 'step_waiting',
        waitingFor: next,
        until: new Date(until).toISOString(),
        error,
      });
      this.see({ status: 'retrying', error, attempts: error.attempts });
      return true;
    });
  }

  /** What the step gives is too large to be kept. @throws {StepFailure} */
  checkOutput(output: Json): void {
    this.run.payloads.admit(output, 'output', 'unknown');
  }

  /** @param output given by a person, of a step that was held */
  skipped(output: Json = null): void {
    const given = output === null ? {} : { output };
    this.run.journal.record(this.address, { type: 'step_skipped', stepType: this.step.type, ...given });
    this.see({ status: 'skipped', ...given });
  }

  completed(output: Json, attempts: number): void {
    this.#complete('completed', output, attempts, null);
  }

  recovered(output: Json, error: RunError): void {
    this.#complete('recovered', output, error.attempts, error);
  }

  failed(error: RunError): void {
    this.run.journal.record(this.address, { type: 'step_failed', error, attempts: error.attempts });
    this.#end('failed', { error, attempts: error.attempts });
  }

  cancelled(attempts: number, effect: Effect): void {
    this.run.journal.record(this.address, { type: 'step_cancelled', attempts, effect });
    this.run.outcomes.keep(this.address, 'effect', effect);
    this.#end('cancelled', { attempts });
  }

  /** A step that fails before it has started is started in the journal, so that it has a beginning there. */
  ensureStarted(): void {
    if (!this.#isStarted) this.#recordStart(null, null, null);
  }

  /** Says what is known of the effect, for the undo, and gives it the newest place in the order. */
  knowEffect(known: Known, output: Json = null): void {
    if (!this.#undo) return;
    this.#forgetCancellation();
    this.run.undo.know(this.#undo, known);
    this.#undo.output = output;
    this.run.undo.touch(this.#undo);
  }

  /** An outcome that stays unknown stands where the step was cancelled, not where it came to an end. */
  knowCancelledEffect(effect: Effect): void {
    if (this.#undo) this.run.undo.know(this.#undo, effect);
  }

  /** What expressions of others read of this step from now on. */
  see(change: Partial<StepView>): void {
    this.run.see(this.address, this.step.id, change);
  }

  #takeOver(): void {
    this.#isStarted = true;
    this.#watchUndo(this.run.undo.find(this.address));
  }

  #recordStart(title: string | null, input: Json, key: string | null, action: string | null = null): void {
    this.#isStarted = true;
    const { step, run } = this;
    if (this.formerTry) {
      run.outcomes.drop(this.address, 'again');
      // It is registered anew, with what is known now; what was done under another key stays.
      run.undo.forgetStep(this.address, key ?? run.keyOf(this.address, 'do'));
    }
    run.outcomes.keep(this.address, 'started', { title });
    run.journal.record(this.address, {
      type: 'step_started',
      stepType: step.type,
      title,
      input,
      idempotencyKey: key,
      ...(action === null ? {} : { action }),
    });
    this.see({ status: 'running', startedAt: run.timestamp(), finishedAt: null, error: null });
  }

  #registerUndo(input: Json, key: string, action: string | null, mayBeDone: boolean): void {
    const { step, address, run, variables } = this;
    const compensation = findCompensation(step, action);
    if (!compensation) return;
    const entry = run.undo.push({
      address,
      compensation,
      ...(action === null ? {} : { action }),
      key,
      generation: run.generations.of(address),
      ...(keepsRecord(step) ? {} : { isUnrecorded: true }),
      ...(mayBeDone ? { mayBeDone } : {}),
      input,
      variables,
    });
    this.#watchUndo(entry);
  }

  #watchUndo(entry: UndoEntry | null): void {
    this.#undo = entry;
    // An earlier execution that was asked to stop has given the entry its place.
    if (entry && !(this.wasStarted && this.cancellation.requested))
      this.#forgetCancellation = this.cancellation.onRequest(() => this.run.undo.touch(entry));
  }

  #complete(status: 'completed' | 'recovered', output: Json, attempts: number, error: RunError | null): void {
    this.run.journal.record(this.address, { type: 'step_completed', status, output, attempts, error });
    this.#end(status, { output, attempts, error });
  }

  #end(status: string, change: { output?: Json; attempts: number; error?: RunError | null }): void {
    this.see({ status, finishedAt: this.run.timestamp(), ...change });
  }
}

/** Whether workers keep a record of what the step has done, by its key. */
function keepsRecord({ type }: Step): boolean {
  return type === 'action' || type === 'http' || type === 'script';
}
