import { Cancellation } from './cancellation.ts';
import type { RunCarry } from './carry.ts';
import type { Journal } from './journal.ts';
import type { NextVersion } from './run-command.ts';
import type { Runtime } from './runtime.ts';

/**
 * The gate between two executions of a run. Once it is shut nothing new begins: what was about to is left where it stands
 * (`parked`), and the next execution comes to the same place from the top.
 */
export class LegGate {
  readonly #runtime: Runtime;
  readonly #journal: Journal;
  readonly #carry: () => RunCarry;
  #isShut = false;
  /** Why the next execution goes on. */
  reason: 'continueAsNew' | 'retry' | 'resume' = 'continueAsNew';
  /** Of the definition by which the next execution goes on; null: the same. */
  next: NextVersion | null = null;
  #shut = () => {};
  /** Requested when the run has grown beyond what can be taken over: then it has to end in this execution. */
  readonly overflow = new Cancellation();
  /** Resolves when the gate is shut and all that was under way has come to its end. */
  readonly whenDrained: Promise<void>;

  /** @param carry what would be taken over now */
  constructor(runtime: Runtime, journal: Journal, carry: () => RunCarry) {
    this.#runtime = runtime;
    this.#journal = journal;
    this.#carry = carry;
    this.whenDrained = new Promise<void>((resolve) => {
      this.#shut = resolve;
    }).then(() => runtime.whenDrained());
  }

  get isShut(): boolean {
    return this.#isShut;
  }

  /** Whether a further execution could take over what there is. */
  get hasRoom(): boolean {
    return this.#runtime.canCarry(this.#carry());
  }

  /** Whether something new may begin in this execution. */
  admit(): boolean {
    if (this.#isShut || !this.#isLong) return !this.#isShut;
    return !this.#end();
  }

  /** Ends this execution for one that tries again what has failed, unless it ends for another reason already. */
  endForRetry(): void {
    if (this.#isShut || this.overflow.requested) return;
    this.reason = 'retry';
    this.#end();
  }

  /** Ends this execution for one that goes on by another version of the definition. */
  endForChange(next: NextVersion): void {
    this.next = next;
    this.reason = 'resume';
    if (!this.#isShut && !this.overflow.requested) this.#end();
  }

  /** Waits for the end of the execution, which is the end of whoever waits. */
  parked(): Promise<never> {
    return new Promise(() => {});
  }

  #end(): boolean {
    if (this.#runtime.canCarry(this.#carry())) {
      this.#isShut = true;
      this.#shut();
    } else {
      this.overflow.request('timeout');
    }
    return this.#isShut;
  }

  get #isLong(): boolean {
    // An execution that has told nothing but its beginning must do something first: else the run would not come on.
    return !this.overflow.requested && this.#journal.mark.lastSeq > 1 && this.#runtime.shouldContinueAsNew();
  }
}
