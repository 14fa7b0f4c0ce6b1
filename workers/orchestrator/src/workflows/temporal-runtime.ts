import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  isCancellation,
  proxySinks,
  scheduleActivity,
  setCurrentDetails,
  setHandler,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { Cancellation } from '@waymark/interpreter';
import type { RunCarry } from '@waymark/interpreter/carry';
import type { RunStart } from '@waymark/interpreter/run-start';
import type {
  ActivityCall,
  ActivityOutcome,
  CommandAnswer,
  MessageReceiver,
  RunCommand,
  RunIdentity,
  Runtime,
} from '@waymark/interpreter/runtime';
import { messageNames, packTask } from '@waymark/protocol';
import type {
  ActionResult,
  ActionTask,
  CancelMessage,
  DecideAnswer,
  DecideMessage,
  JournalEntry,
  ResultCheck,
  ResultProblem,
  RunState,
} from '@waymark/protocol';
import { activityOptions } from './activity-options.ts';
import { readActivityFailure } from './activity-outcome.ts';
import { CurrentDetails } from './current-details.ts';
import { checkResult } from './check-result.ts';
import { callForeignActivity } from './foreign-activity.ts';
import type { JournalSinks } from './journal-sink.ts';
import { readCancelMessage, readCommand, readDecideMessage, readEventMessage, readSubRunMessage } from './messages.ts';
import { packCarry } from './pack-carry.ts';

const { journal } = proxySinks<JournalSinks>();
const decideUpdate = defineUpdate<DecideAnswer, [DecideMessage]>(messageNames.decide);
const commandUpdate = defineUpdate<CommandAnswer, [RunCommand]>(messageNames.command);
const decideSignal = defineSignal<[unknown]>(messageNames.decide);
const eventSignal = defineSignal<[unknown]>(messageNames.event);
const cancelSignal = defineSignal<[unknown]>(messageNames.cancel);
const subRunEndedSignal = defineSignal<[unknown]>(messageNames.subRunEnded);
const stateQuery = defineQuery<RunState>(messageNames.state);

/** Temporal refuses ids above 1,000 bytes, and the run would hang; an address of a deep step may be longer. */
const longestActivityId = 800;

/** Far from what Temporal warns of: 10,240 events or 10 MB; from 50,000 events or 50 MB on it ends a run. */
const usualLegs = { events: 4_000, bytes: 4_000_000, messages: 500 };

/** What a further execution may take over, packed; it stands beside Temporal when it is large. */
const largestStart = 5_000_000;

/** The interpreter's port to the world, on Temporal. Everything in it is deterministic. */
export class TemporalRuntime implements Runtime {
  readonly run: RunIdentity;
  readonly #details = new CurrentDetails();
  readonly #scopes = new WeakMap<Cancellation, CancellationScope>();
  /** How often each activity id was used: a further try of a compensation is an activity of its own. */
  readonly #activities = new Map<string, number>();
  #shortened = 0;
  readonly #start: RunStart;
  readonly #leg: number;
  #inFlight = 0;
  #messages = 0;

  /** @param leg number of this execution */
  constructor(start: RunStart, leg = 1) {
    this.run = start.run;
    this.#start = start;
    this.#leg = leg;
  }

  now(): number {
    // In a workflow this is the time of the workflow task, the same in every replay.
    return Date.now();
  }

  uuid(): string {
    return uuid4();
  }

  random(): number {
    return Math.random();
  }

  runActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome> {
    if (cancellation.requested) return Promise.resolve({ status: 'cancelled', attempts: 0, effect: 'none' });
    if (call.foreign) return this.#runForeignActivity(call, cancellation);
    this.#inFlight += 1;
    const task = packTask({ ...toTask(call, this.run), leg: this.#leg });
    const options = { ...activityOptions(call, workflowInfo().taskQueue), activityId: this.#nextActivityId(call) };
    return this.#scopeOf(cancellation)
      .run(() => scheduleActivity<ActionResult>(call.action, [task], options))
      .then(
        ({ output, attempts }): ActivityOutcome => {
          this.#inFlight -= 1;
          return { status: 'completed', output, attempts };
        },
        (error: unknown) => {
          this.#inFlight -= 1;
          return readActivityFailure(error, cancellation.requested);
        },
      );
  }

  async #runForeignActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome> {
    this.#inFlight += 1;
    try {
      return await callForeignActivity(call, this.#nextActivityId(call), this.#scopeOf(cancellation));
    } finally {
      this.#inFlight -= 1;
    }
  }

  async checkResult(check: ResultCheck, of: string): Promise<ResultProblem[]> {
    this.#inFlight += 1;
    const problems = await checkResult(check, of);
    this.#inFlight -= 1;
    return problems;
  }

  shouldContinueAsNew(): boolean {
    const { legs } = this.#start;
    // A run that was started before this was known has a history in which it does not happen.
    if (!legs) return false;
    const { events, bytes, messages } = { ...usualLegs, ...legs };
    const { continueAsNewSuggested, historyLength, historySize } = workflowInfo();
    return continueAsNewSuggested || historyLength > events || historySize > bytes || this.#messages > messages;
  }

  canCarry(carry: RunCarry): boolean {
    return packCarry(carry).length + JSON.stringify(this.#start).length <= largestStart;
  }

  async whenDrained(): Promise<void> {
    // Not at the first question, which comes at once: what has just ended may still have a word to say in this turn.
    let isLater = false;
    await condition(() => {
      const isDrained = isLater && this.#inFlight === 0 && allHandlersFinished();
      isLater = true;
      return isDrained;
    });
  }

  async sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    if (cancellation.requested) return 'cancelled';
    try {
      await this.#scopeOf(cancellation).run(() => sleep(milliseconds));
      return 'elapsed';
    } catch (error) {
      if (isCancellation(error)) return 'cancelled';
      throw error;
    }
  }

  cancelSubRun(runId: string, message: CancelMessage): void {
    getExternalWorkflowHandle(runId)
      .signal(cancelSignal, message)
      // It has ended meanwhile, and its end is told.
      .catch(() => {});
  }

  /** One scope for all that a cancellation stops: each costs several promises, and the SDK makes those expensive. */
  #scopeOf(cancellation: Cancellation): CancellationScope {
    const known = this.#scopes.get(cancellation);
    if (known) return known;
    const scope = new CancellationScope();
    this.#scopes.set(cancellation, scope);
    cancellation.onRequest(() => scope.cancel());
    return scope;
  }

  /** The activity's id says in Temporal's own UI, and to the reconciler, which step it belongs to. */
  #nextActivityId({ address, phase }: ActivityCall): string {
    const name = `${phase} ${address}`;
    if (name.length > longestActivityId) {
      this.#shortened += 1;
      return `${name.slice(0, longestActivityId)} #${this.#shortened}`;
    }
    const count = (this.#activities.get(name) ?? 0) + 1;
    this.#activities.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }

  journal(entry: JournalEntry): void {
    journal.record(entry);
    this.#details.record(entry);
    setCurrentDetails(this.#details.text);
  }

  onMessage(receiver: MessageReceiver): void {
    const count = () => {
      this.#messages += 1;
    };
    const decide = (sent: DecideMessage) => {
      count();
      return receiver.decide(readDecideMessage(sent) ?? sent);
    };
    setHandler(decideUpdate, decide, {
      validator: (sent) => refuseDecision(receiver, sent),
    });
    const command = (sent: RunCommand) => {
      count();
      return receiver.command(readCommand(sent) ?? sent);
    };
    setHandler(commandUpdate, command, { validator: (sent) => refuseCommand(receiver, sent) });
    // The same function as the update, for a decision that a person makes in Temporal itself; nobody hears a refusal.
    setHandler(decideSignal, (sent) => {
      count();
      const message = readDecideMessage(sent);
      if (message && receiver.refuseDecision(message) === null) receiver.decide(message);
    });
    setHandler(eventSignal, (sent) => {
      count();
      const message = readEventMessage(sent);
      if (message) receiver.receiveEvent(message);
    });
    setHandler(cancelSignal, (message) => {
      count();
      receiver.cancel(readCancelMessage(message));
    });
    setHandler(subRunEndedSignal, (sent) => {
      count();
      const message = readSubRunMessage(sent);
      if (message) receiver.subRunEnded(message);
    });
    setHandler(stateQuery, () => receiver.state());
    onTemporalCancellation(() => receiver.cancel({ reason: 'cancelled in Temporal' }));
  }
}

/** @throws ApplicationFailure with the refusal's code as its type: what the sender of the update gets. */
function refuseDecision(receiver: MessageReceiver, sent: DecideMessage): void {
  const message = readDecideMessage(sent);
  if (!message) throw ApplicationFailure.nonRetryable('this is no decision', 'INVALID_FORM');
  const refusal = receiver.refuseDecision(message);
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
}

/** @throws ApplicationFailure as above; in its details what is in the way of another version. */
function refuseCommand(receiver: MessageReceiver, sent: RunCommand): void {
  const command = readCommand(sent);
  if (!command) throw ApplicationFailure.nonRetryable('this is no command', 'INVALID_REQUEST');
  const refusal = receiver.refuseCommand(command);
  if (!refusal) return;
  const { message, code, refused } = refusal;
  throw ApplicationFailure.nonRetryable(message, code, ...(refused ? [refused] : []));
}

function onTemporalCancellation(listener: () => void): void {
  let scope = CancellationScope.current();
  while (scope.parent) scope = scope.parent;
  scope.cancelRequested.catch(listener);
}

function toTask(call: ActivityCall, run: RunIdentity): Omit<ActionTask, 'leg'> {
  const { address, phase, generation, idempotencyKey, undoes, input, retry, attemptTimeout, resultSchema, secrets } =
    call;
  const identity = { runId: run.id, address, phase, generation, idempotencyKey, undoes };
  return { ...identity, input, retry, attemptTimeout, resultSchema, secrets };
}
