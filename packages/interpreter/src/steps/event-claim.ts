import type { StepOf } from '@waymark/definition';
import { ExpressionError } from '@waymark/expressions';
import type { EventEnvelope } from '@waymark/protocol';
import { describeError, StepFailure } from '../errors.ts';
import type { MailedEvent } from '../event-mailbox.ts';
import type { StepContext } from '../step-context.ts';

/** The events that a step has set aside for itself, until it has all that it wants. */
export class EventClaim {
  readonly #step: StepOf<'event'>;
  readonly #at: StepContext;
  readonly #since: number;
  readonly #wanted: number;
  /** Ids of events that do not match. */
  readonly #seen = new Set<string>();
  #events: MailedEvent[] = [];

  constructor(step: StepOf<'event'>, at: StepContext) {
    this.#step = step;
    this.#at = at;
    this.#since = step.since === 'step' ? at.once('since', () => at.run.events.received) : 0;
    this.#wanted = step.count ?? 1;
    this.#events = at.run.events.claimedBy(at.address);
  }

  get isComplete(): boolean {
    return this.#events.length === this.#wanted;
  }

  /** What it waits for, for people. */
  get name(): string {
    const names = this.#step.events.map((name) => `"${name}"`).join(' or ');
    return this.#wanted === 1 ? `event ${names}` : `${this.#wanted} events ${names}`;
  }

  /** Sets aside what is in the mailbox and fits. @throws {StepFailure} when `match` cannot be answered */
  async claimWhatFits(): Promise<void> {
    const { run } = this.#at;
    while (!this.isComplete) {
      const event = run.events.find(this.#step.events, this.#since, this.#seen);
      if (!event) return;
      if (run.expressions.isTaskUsedUp) {
        await run.beginNewTask();
        if (!run.events.isFree(event)) continue;
      }
      if (this.#fits(event)) this.#claim(event);
      else this.#seen.add(event.id);
    }
  }

  /** Takes what was set aside out of the mailbox, and writes it down. */
  take(): EventEnvelope[] {
    const { run, address } = this.#at;
    const taken = this.#events;
    this.#events = [];
    run.events.take(taken);
    run.journal.record(address, { type: 'event_taken', ids: taken.map(({ id }) => id) });
    return taken.map(toEnvelope);
  }

  /** What was set aside and not taken is there for others again. */
  giveUp(): void {
    this.#at.run.events.release(this.#events);
    this.#events = [];
  }

  #claim(event: MailedEvent): void {
    this.#at.run.events.claim(event, this.#at.address);
    this.#events.push(event);
  }

  #fits(event: MailedEvent): boolean {
    const { match } = this.#step;
    if (match === undefined) return true;
    try {
      return this.#at.test(match, { event: toEnvelope(event) });
    } catch (problem) {
      if (!ExpressionError.is(problem)) throw problem;
      const { message, code, expression } = problem;
      const data = { code, expression, event: event.id };
      throw new StepFailure(describeError('ExpressionError', `"match" of event "${event.id}": ${message}`, data));
    }
  }
}

function toEnvelope({ id, type, source, time, data }: MailedEvent): EventEnvelope {
  return { id, type, source, time, data };
}
