import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  defineSignal,
  defineUpdate,
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
import type {
  ActivityCall,
  ActivityOutcome,
  MessageReceiver,
  RunIdentity,
  Runtime,
} from '@waymark/interpreter/runtime';
import { messageNames, packTask } from '@waymark/protocol';
import type { ActionResult, ActionTask, DecideAnswer, DecideMessage, JournalEntry, RunState } from '@waymark/protocol';
import { activityOptions } from './activity-options.ts';
import { readActivityFailure } from './activity-outcome.ts';
import { CurrentDetails } from './current-details.ts';
import type { JournalSinks } from './journal-sink.ts';
import { readCancelMessage, readDecideMessage, readEventMessage } from './messages.ts';

const { journal } = proxySinks<JournalSinks>();
const decideUpdate = defineUpdate<DecideAnswer, [DecideMessage]>(messageNames.decide);
const decideSignal = defineSignal<[unknown]>(messageNames.decide);
const eventSignal = defineSignal<[unknown]>(messageNames.event);
const cancelSignal = defineSignal<[unknown]>(messageNames.cancel);
const stateQuery = defineQuery<RunState>(messageNames.state);

/** Temporal refuses ids above 1,000 bytes, and the run would hang; an address of a deep step may be longer. */
const longestActivityId = 800;

/** The interpreter's port to the world, on Temporal. Everything in it is deterministic. */
export class TemporalRuntime implements Runtime {
  readonly run: RunIdentity;
  readonly #details = new CurrentDetails();
  readonly #scopes = new WeakMap<Cancellation, CancellationScope>();
  /** How often each activity id was used: a further try of a compensation is an activity of its own. */
  readonly #activities = new Map<string, number>();
  #shortened = 0;

  constructor(run: RunIdentity) {
    this.run = run;
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
    const task = packTask(toTask(call, this.run));
    const options = { ...activityOptions(call, workflowInfo().taskQueue), activityId: this.#nextActivityId(call) };
    return this.#scopeOf(cancellation)
      .run(() => scheduleActivity<ActionResult>(call.action, [task], options))
      .then(
        ({ output, attempts }): ActivityOutcome => ({ status: 'completed', output, attempts }),
        (error: unknown) => readActivityFailure(error, cancellation.requested),
      );
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
    setHandler(decideUpdate, (sent) => receiver.decide(readDecideMessage(sent) ?? sent), {
      validator: (sent) => refuse(receiver, sent),
    });
    // The same function as the update, for a decision that a person makes in Temporal itself; nobody hears a refusal.
    setHandler(decideSignal, (sent) => {
      const message = readDecideMessage(sent);
      if (message && receiver.refuseDecision(message) === null) receiver.decide(message);
    });
    setHandler(eventSignal, (sent) => {
      const message = readEventMessage(sent);
      if (message) receiver.receiveEvent(message);
    });
    setHandler(cancelSignal, (message) => receiver.cancel(readCancelMessage(message)));
    setHandler(stateQuery, () => receiver.state());
    onTemporalCancellation(() => receiver.cancel({ reason: 'cancelled in Temporal' }));
  }
}

/** @throws ApplicationFailure with the refusal's code as its type: what the sender of the update gets. */
function refuse(receiver: MessageReceiver, sent: DecideMessage): void {
  const message = readDecideMessage(sent);
  if (!message) throw ApplicationFailure.nonRetryable('this is no decision', 'INVALID_FORM');
  const refusal = receiver.refuseDecision(message);
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
}

function onTemporalCancellation(listener: () => void): void {
  let scope = CancellationScope.current();
  while (scope.parent) scope = scope.parent;
  scope.cancelRequested.catch(listener);
}

function toTask(call: ActivityCall, run: RunIdentity): ActionTask {
  const { address, phase, generation, idempotencyKey, undoes, input, retry, attemptTimeout, resultSchema } = call;
  const identity = { runId: run.id, leg: 1, address, phase, generation, idempotencyKey, undoes };
  return { ...identity, input, retry, attemptTimeout, resultSchema };
}
