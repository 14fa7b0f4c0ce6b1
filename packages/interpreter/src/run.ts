import type { Program } from '@waymark/definition';
import type { CancelMessage, ClosingState, FinalRunStatus, Json, JsonObject, RunError } from '@waymark/protocol';
import { Cancellation } from './cancellation.ts';
import { CommandBudget } from './command-budget.ts';
import { DeferredFinallies } from './deferred-finallies.ts';
import type { Cause } from './errors.ts';
import { Evaluation } from './evaluation.ts';
import { EventMailbox } from './event-mailbox.ts';
import { receiveEvent } from './receive-event.ts';
import { Holding } from './holding.ts';
import { Journal } from './journal.ts';
import { Mailbox } from './mailbox.ts';
import type { ActivityCall, ActivityOutcome, MessageReceiver, Runtime } from './runtime.ts';
import { Slots } from './slots.ts';
import { StepViews } from './step-views.ts';
import { UndoStack } from './undo-stack.ts';

/** How a run ended, before it is written down. */
export type Ending = { status: FinalRunStatus; output: Json; error: RunError | null };

/** More activities in flight than this stall a workflow on Temporal for good (2,000 pending); this stays far from it. */
const activitiesInFlight = 100;

/** One run: what is known of it and what it keeps. What happens in which order stands elsewhere. */
export class Run {
  readonly program: Program;
  readonly input: Json;
  readonly journal: Journal;
  readonly mailbox: Mailbox;
  readonly events = new EventMailbox();
  readonly steps: StepViews;
  readonly expressions: Evaluation;
  readonly undo = new UndoStack();
  readonly holding = new Holding();
  readonly slots = new Slots(activitiesInFlight);
  readonly commands: CommandBudget;
  /** `finally` lists of blocks that were cancelled: they run after what stands inside has been undone. */
  readonly finallies = new DeferredFinallies();
  /** Requested when a person cancels the run. */
  readonly cancellation = new Cancellation();
  readonly vars: JsonObject = Object.create(null) as JsonObject;
  /** By address: what an action was given first. Only a compensation that is tried again comes to the same step twice. */
  readonly prepared = new Map<string, { input: Json; key: string }>();
  /** Whether any compensation ran, whatever it found: then a run that fails is `compensated`. */
  hasUndone = false;
  /** Undos under way on behalf of an error that ends the run: a cancel does not change that ending. */
  finalUndos = 0;

  readonly #runtime: Runtime;
  readonly #cancelListeners = new Set<() => void>();
  #cancelMessage: CancelMessage | null = null;
  #isOver = false;

  constructor(program: Program, input: Json, runtime: Runtime) {
    this.program = program;
    this.input = input;
    this.#runtime = runtime;
    this.commands = new CommandBudget(runtime);
    this.journal = new Journal(runtime);
    this.mailbox = new Mailbox(program, runtime.run.startedBy);
    this.steps = new StepViews(program);
    this.expressions = new Evaluation(runtime, {
      input,
      steps: this.steps.all,
      vars: this.vars,
      run: { ...runtime.run },
    });
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

  /** The idempotency key of a step: the same for every attempt, worker and execution. */
  keyOf(address: string, phase: 'do' | 'undo'): string {
    return `${this.#runtime.run.id}/${this.#runtime.run.restarts}${address}/${phase}/0`;
  }

  runActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome> {
    return this.#runtime.runActivity(call, cancellation);
  }

  /** Waits on the run's clock, which stands still while the run is held: what is due fires when it goes on. */
  async sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    if (cancellation.requested) return 'cancelled';
    if (milliseconds <= 0) return 'elapsed';
    const ending = await this.#runtime.sleep(milliseconds, cancellation);
    if (ending === 'elapsed') await this.holding.whenFree(cancellation);
    return cancellation.requested ? 'cancelled' : ending;
  }

  uuid(): string {
    return this.#runtime.uuid();
  }

  /** Goes on in a new workflow task, so that no run keeps a worker to itself. */
  async beginNewTask(): Promise<void> {
    await this.#runtime.sleep(1, new Cancellation());
  }

  /** Resolves when the next request to cancel the run arrives. */
  nextCancel(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        this.#cancelListeners.delete(listener);
        resolve();
      };
      this.#cancelListeners.add(listener);
    });
  }

  get receiver(): MessageReceiver {
    return {
      refuseDecision: (message) => this.mailbox.refuse(message),
      decide: (message) => this.mailbox.decide(message, this.timestamp()),
      receiveEvent: (message) => {
        if (!this.#isOver) receiveEvent(this, message);
      },
      cancel: (message) => this.#cancel(message),
      state: () => this.journal.state(),
    };
  }

  /** The error of a run that a person cancelled. */
  createCancelledError(cause: RunError | null): RunError {
    const { reason, by } = this.#cancelMessage ?? {};
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

  #cancel(message: CancelMessage): void {
    if (this.#isOver) return;
    this.journal.record('/', { type: 'run_cancel_requested', reason: message.reason ?? null, by: message.by ?? null });
    if (this.finalUndos > 0 && this.#cancelListeners.size === 0) return;
    this.#cancelMessage ??= message;
    this.cancellation.request('run');
    for (const listener of [...this.#cancelListeners]) listener();
  }
}
