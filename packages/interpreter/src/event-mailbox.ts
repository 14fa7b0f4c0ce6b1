import { mailboxLimits } from '@waymark/protocol';
import type { EventEnvelope } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import { measureJson } from './json-size.ts';

/** So many ids of events that left the mailbox are remembered, so that their repeats are dropped. */
const remembered = 1_000;

/** An event that waits to be taken. */
export type MailedEvent = EventEnvelope & {
  /** Its number among all events of the run, from 1. */
  number: number;
  size: number;
};

/** What a mailbox is made of again. Plain JSON. */
export type EventMailboxState = {
  events: MailedEvent[];
  gone: string[];
  received: number;
  /** Ids of events that a step has set aside, with its address. */
  claimed: [id: string, address: string][];
};

/**
 * The events that came to a run and were not taken yet, oldest first. A step claims those that it wants; they are gone once
 * it takes them, and are back in their places when it gives them up. Everything is synchronous, so that of several steps
 * one is first.
 */
export class EventMailbox {
  readonly #events = new Map<string, MailedEvent>();
  /** Ids of events that were taken, oldest first. */
  readonly #gone: Set<string>;
  readonly #claimed: Map<string, string>;
  readonly #listeners = new Set<() => void>();
  #received: number;
  #size = 0;

  constructor(
    { events, gone, received, claimed }: EventMailboxState = { events: [], gone: [], received: 0, claimed: [] },
  ) {
    this.#claimed = new Map(claimed);
    for (const event of events) this.#add(event);
    this.#gone = new Set(gone);
    this.#received = received;
  }

  /** How many events have come so far: a later one has a larger number. */
  get received(): number {
    return this.#received;
  }

  get state(): EventMailboxState {
    return {
      events: [...this.#events.values()],
      gone: [...this.#gone],
      received: this.#received,
      claimed: [...this.#claimed],
    };
  }

  knows(id: string): boolean {
    return this.#events.has(id) || this.#gone.has(id);
  }

  /** Puts an event in, and tells those who wait. @returns false when there is no room for it */
  put(event: EventEnvelope): boolean {
    const size = measureJson(event.data, mailboxLimits.size);
    if (this.#events.size >= mailboxLimits.events || this.#size + size > mailboxLimits.size) return false;
    this.#received += 1;
    this.#add({ ...event, number: this.#received, size });
    this.#tell();
    return true;
  }

  /** The oldest event of these types that nobody has claimed, with a number above `since`, and is not among `seen`. */
  find(types: readonly string[], since: number, seen: ReadonlySet<string>): MailedEvent | null {
    for (const event of this.#events.values()) {
      const { id, type, number } = event;
      if (number > since && types.includes(type) && !this.#claimed.has(id) && !seen.has(id)) return event;
    }
    return null;
  }

  isFree({ id }: MailedEvent): boolean {
    return this.#events.has(id) && !this.#claimed.has(id);
  }

  claim({ id }: MailedEvent, address: string): void {
    this.#claimed.set(id, address);
  }

  /** What the step at an address has set aside, in the order in which it did. */
  claimedBy(address: string): MailedEvent[] {
    return [...this.#claimed].flatMap(([id, by]) => (by === address ? (this.#events.get(id) ?? []) : []));
  }

  /** Gives up what was claimed: it is there for others again. */
  release(events: readonly MailedEvent[]): void {
    for (const { id } of events) this.#claimed.delete(id);
    if (events.length > 0) this.#tell();
  }

  /** Takes out what was claimed. */
  take(events: readonly MailedEvent[]): void {
    for (const { id, size } of events) {
      this.#events.delete(id);
      this.#claimed.delete(id);
      this.#size -= size;
      this.#gone.add(id);
    }
    for (const id of this.#gone) {
      if (this.#gone.size <= remembered) break;
      this.#gone.delete(id);
    }
  }

  /** Resolves when an event comes or is given up, or on the cancellation. Who waits longest is told first. */
  nextChange(cancellation: Cancellation): Promise<void> {
    return new Promise((resolve) => {
      let forget = () => {};
      const listener = () => {
        this.#listeners.delete(listener);
        forget();
        resolve();
      };
      this.#listeners.add(listener);
      forget = cancellation.onRequest(listener);
    });
  }

  #add(event: MailedEvent): void {
    this.#events.set(event.id, event);
    this.#size += event.size;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
