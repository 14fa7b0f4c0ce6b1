import type { Program } from '@waymark/definition';
import type {
  CancelMessage,
  ClosingState,
  FinalRunStatus,
  Json,
  JsonObject,
  Labels,
  ResultCheck,
  ResultProblem,
  RunError,
} from '@waymark/protocol';
import { Cancellation } from './cancellation.ts';
import type { RunCarry } from './carry.ts';
import { CommandBudget } from './command-budget.ts';
import { Commands } from './commands.ts';
import { DeferredFinallies } from './deferred-finallies.ts';
import type { Cause } from './errors.ts';
import { Evaluation } from './evaluation.ts';
import { EventMailbox } from './event-mailbox.ts';
import { Holding } from './holding.ts';
import { Journal } from './journal.ts';
import { Generations } from './generations.ts';
import { LegGate } from './legs.ts';
import { carryOf } from './make-carry.ts';
import { Mailbox } from './mailbox.ts';
import { PayloadLimits } from './payload-limits.ts';
import { Outcomes } from './outcomes.ts';
import type { ActivityCall, ActivityOutcome, RunIdentity, Runtime } from './runtime.ts';
import { RunRetry } from './run-retry.ts';
import { Slots } from './slots.ts';
import { Scopes } from './scopes.ts';
import type { StepViews } from './step-views.ts';
import type { StepView } from './step-views.ts';
import { SubRuns } from './sub-runs.ts';
import { listHeld, takeOver } from './take-over.ts';
import { UndoStack } from './undo-stack.ts';

/** How a run ended, before it is written down. */
export type Ending = {
  status: FinalRunStatus;
  output: Json;
  error: RunError | null;
  /** It does not: it begins anew, with the output as its input. */
  restarts?: true;
};

/** More activities in flight than this stall a workflow on Temporal for good (2,000 pending); this stays far from it. */
const activitiesInFlight = 100;

/** One run: what is known of it and what it keeps. What happens in which order stands elsewhere. */
export class Run {
  readonly program: Program;
  readonly input: Json;
  readonly journal: Journal;
  readonly mailbox: Mailbox;
  readonly events: EventMailbox;
  readonly outcomes: Outcomes;
  readonly retry: RunRetry;
  readonly generations: Generations;
  readonly legs: LegGate;
  readonly scopes: Scopes;
  readonly payloads: PayloadLimits;
  readonly subRuns = new SubRuns();
  readonly expressions: Evaluation;
  readonly undo = new UndoStack();
  /** Why the run's clock stands still: because of what is held, and of a pause. */
  readonly holding = new Holding();
  /** Nothing new begins. */
  readonly pause = new Holding();
  readonly slots = new Slots(activitiesInFlight);
  readonly commandBudget: CommandBudget;
  readonly commands: Commands;
  /** `finally` lists of blocks that were cancelled: they run after what stands inside has been undone. */
  readonly finallies = new DeferredFinallies();
  /** Requested when a person cancels the run. */
  readonly cancellation = new Cancellation();
  readonly vars: JsonObject = Object.create(null) as JsonObject;
  /** As they were written down last, in whichever execution that was. */
  labels: Labels | null;
  /** Whether this execution goes on by another version of the definition than the one before. */
  readonly isChanged: boolean;
  /** Whether any compensation ran, whatever it found: then a run that fails is `compensated`. */
  hasUndone = false;
  /** With what a person has asked for the cancel first; null: nobody has. */
  cancelMessage: CancelMessage | null = null;
  /** Undos under way on behalf of an error that ends the run: a cancel does not change that ending. */
  finalUndos = 0;

  readonly #runtime: Runtime;
  readonly #cancelListeners = new Set<() => void>();
  #isOver = false;

  /** @param carry what an earlier execution has left */
  constructor(program: Program, input: Json, runtime: Runtime, carry?: RunCarry) {
    this.program = program;
    this.input = input;
    this.#runtime = runtime;
    this.commandBudget = new CommandBudget(runtime);
    this.journal = new Journal(runtime, carry?.leg);
    this.mailbox = new Mailbox(program, runtime.run.startedBy, carry?.decisions);
    this.events = new EventMailbox(carry?.events);
    this.payloads = new PayloadLimits(carry?.payloads);
    this.retry = new RunRetry(program, carry?.retries);
    this.generations = new Generations(carry?.generations);
    this.outcomes = new Outcomes(carry?.outcomes);
    this.labels = carry?.labels ?? null;
    this.isChanged = carry?.reason === 'resume';
    this.legs = new LegGate(runtime, this.journal, () => carryOf(this));
    this.scopes = new Scopes(program, this.outcomes);
    this.expressions = new Evaluation(runtime, {
      input,
      steps: this.scopes.root.all,
      vars: this.vars,
      run: { ...runtime.run },
    });
    if (carry) takeOver(this, carry);
    this.commands = new Commands(carry?.commands, listHeld(this));
  }

  get identity(): RunIdentity {
    return this.#runtime.run;
  }

  now(): number {
    return this.#runtime.now();
  }

  /** Workflow time as RFC 3339. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** @param step address, `/` for the run itself */
  createError(cause: Cause, step: string, attempts: number): RunError {
    return { ...cause, step, attempts, at: this.timestamp() };
  }

  /** The idempotency key of a step: the same for every attempt, worker and execution, until it has been undone. */
  keyOf(address: string, phase: 'do' | 'undo', generation = this.generations.of(address)): string {
    return `${this.#runtime.run.id}/${this.#runtime.run.restarts}${address}/${phase}/${generation}`;
  }

  /** Changes what expressions read of a step. */
  see(address: string, id: string, change: Partial<StepView>): void {
    const views = this.scopes.at(address);
    views.update(id, change);
    this.outcomes.see(address, views.get(id));
  }

  /** What expressions read of a step. @param address of the list that it stands in */
  viewIn(address: string, id: string): StepView {
    return this.viewsIn(address).get(id);
  }

  viewsIn(address: string): StepViews {
    return this.scopes.at(address);
  }

  /** A turn of a loop is over. What can still be undone keeps what its expressions may read. */
  endTurn(turn: string): void {
    if (this.undo.holdsInside(turn)) return;
    this.outcomes.forget(turn);
    this.scopes.drop(turn);
  }

  runActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome> {
    if (this.legs.isShut) return this.legs.parked();
    return this.#runtime.runActivity(call, cancellation);
  }

  /** What the schema says of a result; what was asked for by then is parked with it when the execution gives way. */
  checkResult(check: ResultCheck, of: string): Promise<ResultProblem[]> {
    if (this.legs.isShut) return this.legs.parked();
    return this.#runtime.checkResult(check, of);
  }

  /** @param why for people: what has become of the step that waits for it */
  cancelSubRun(runId: string, why: string): void {
    this.#runtime.cancelSubRun(runId, { reason: `${why} (run ${this.#runtime.run.id})` });
  }

  /** Waits on the run's clock, which stands still while the run is held: what is due fires when it goes on. */
  async sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    if (cancellation.requested) return 'cancelled';
    if (milliseconds <= 0) return 'elapsed';
    const ending = await this.#runtime.sleep(milliseconds, cancellation);
    if (ending === 'elapsed') await this.holding.whenFree(cancellation);
    return cancellation.requested ? 'cancelled' : ending;
  }

  /** Sleeps for a time that counts from its first start, in whichever execution of the run that was. */
  sleepUntil(
    address: string,
    name: string,
    milliseconds: number,
    cancellation: Cancellation,
  ): Promise<'elapsed' | 'cancelled'> {
    const known = this.outcomes.find<number>(address, name);
    if (known !== undefined) return this.sleep(Math.max(1, known - this.now()), cancellation);
    this.outcomes.keep(address, name, this.now() + milliseconds);
    return this.sleep(milliseconds, cancellation);
  }

  random(): number {
    return this.#runtime.random();
  }

  uuid(): string {
    return this.#runtime.uuid();
  }

  /** Goes on in a new workflow task, so that no run keeps a worker to itself. */
  async beginNewTask(): Promise<void> {
    await this.#runtime.sleep(1, new Cancellation());
  }

  /** Calls the listener on the next request to cancel the run. @returns a function that takes the listener back */
  onCancel(listener: () => void): () => void {
    const once = () => {
      this.#cancelListeners.delete(once);
      listener();
    };
    this.#cancelListeners.add(once);
    return () => this.#cancelListeners.delete(once);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing new begins, and no clock fires. */
  enterPause(): void {
    this.pause.enter();
    this.holding.enter();
  }

  leavePause(): void {
    if (this.pause.isFree) return;
    this.pause.leave();
    this.holding.leave();
  }

  /** A person wants a step to have this as its input: what it does is another thing, under another key. */
  giveInput(address: string, input: Json): void {
    this.outcomes.keep(address, 'given', { input });
    this.outcomes.drop(address, 'prepared');
    this.generations.advance(address);
  }

  /** The error of a run that a person cancelled. */
  createCancelledError(cause: RunError | null): RunError {
    const { reason, by } = this.cancelMessage ?? {};
    const message = reason ?? 'The run was cancelled';
    const error = this.createError(
      { type: 'Cancelled', message, data: { reason: reason ?? null, by: by ?? null } },
      '/',
      0,
    );
    return cause ? { ...error, cause } : error;
  }

  close({ status, output, error }: Ending): ClosingState {
    this.#isOver = true;
    this.mailbox.closeAll();
    this.journal.record('/', { type: 'run_finished', status, output, error });
    return { status, output, error, ...this.journal.mark };
  }

  cancel(message: CancelMessage): void {
    if (this.#isOver) return;
    this.journal.record('/', { type: 'run_cancel_requested', reason: message.reason ?? null, by: message.by ?? null });
    this.leavePause();
    if (this.finalUndos > 0 && this.#cancelListeners.size === 0) return;
    this.cancelMessage ??= message;
    this.cancellation.request('run');
    for (const listener of [...this.#cancelListeners]) listener();
  }
}
