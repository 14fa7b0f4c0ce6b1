import type { CancelMessage, JournalEntry, ResultCheck, ResultProblem } from '@waymark/protocol';
import { Cancellation } from '../cancellation.ts';
import type { RunCarry } from '../carry.ts';
import type { ActivityCall, ActivityOutcome, MessageReceiver, Runtime } from '../runtime.ts';

/** What the interpreter asked for and gets an answer to: an activity, a timer. */
type Command = {
  description: string;
  answer: (value: unknown) => void;
  /** Reaches the runtime below; outlives the interpreter that asked. */
  cancellation: Cancellation;
  /** Whether the interpreter of now has cancelled it. */
  isCancelled: boolean;
};

/** What came in from outside, in its order. */
type Happening = { at: number; hand: (receiver: MessageReceiver) => void };

/**
 * Stands between the interpreter and a runtime and writes down what comes in, one thing at a time. When the interpreter
 * is dropped in the middle, as by a worker that dies, a new one is brought to the same point by it, and must have asked
 * for the same, in the same order.
 */
export class Replayable implements Runtime {
  readonly #inner: Runtime;
  readonly #startedAt: number;
  readonly #commands: Command[] = [];
  readonly #history: Happening[] = [];
  readonly #arrived: Happening[] = [];
  /** What the interpreter was told and what it wrote: each is asked for in the same order again. */
  readonly #values = new Repeated();
  readonly #entries = new Repeated();
  #issued = 0;
  #receiver: MessageReceiver | null = null;
  #replayedAt: number | null = null;

  constructor(inner: Runtime) {
    this.#inner = inner;
    this.#startedAt = inner.now();
  }

  get run() {
    return this.#inner.run;
  }

  /** How much has come in. */
  get length(): number {
    return this.#history.length;
  }

  get hasNext(): boolean {
    return this.#arrived.length > 0;
  }

  /** Hands on the next thing that has arrived. @returns false when there is none. */
  handNext(): boolean {
    const next = this.#arrived.shift();
    if (!next) return false;
    this.#hand({ ...next, at: this.#inner.now() });
    return true;
  }

  /** To be called before a new interpreter starts. */
  dropInterpreter(): void {
    this.#issued = 0;
    this.#values.begin();
    this.#entries.begin();
    for (const command of this.#commands) command.isCancelled = false;
    this.#replayedAt = this.#startedAt;
  }

  /**
   * Brings a new interpreter to where the dropped one was.
   *
   * @param settled resolves when the interpreter has nothing left to do
   * @throws {Error} when it took another way
   */
  async replay(settled: () => Promise<void>): Promise<void> {
    await settled();
    for (const { at, hand } of this.#history) {
      this.#replayedAt = at;
      hand(this.#knownReceiver());
      await settled();
    }
    this.#replayedAt = null;
    const lost = this.#commands.slice(this.#issued).map(({ description }) => description);
    const uncancelled = this.#commands
      .filter(({ isCancelled, cancellation }) => isCancelled !== cancellation.requested)
      .map(({ description }) => `cancel ${description}`);
    const missing = [...lost, ...uncancelled, ...this.#values.listMissing(), ...this.#entries.listMissing()];
    if (missing.length > 0) throw new Error(`the replay did not come to: ${missing.join(', ')}`);
  }

  now(): number {
    return this.#replayedAt ?? this.#inner.now();
  }

  uuid(): string {
    return this.#values.next(() => this.#inner.uuid());
  }

  random(): number {
    return this.#values.next(() => this.#inner.random());
  }

  shouldContinueAsNew(): boolean {
    return this.#values.next(() => this.#inner.shouldContinueAsNew());
  }

  canCarry(carry: RunCarry): boolean {
    return this.#inner.canCarry(carry);
  }

  runActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome> {
    return this.#command(`activity ${JSON.stringify(call)}`, cancellation, (inside) =>
      this.#inner.runActivity(call, inside),
    );
  }

  checkResult(check: ResultCheck, of: string): Promise<ResultProblem[]> {
    return this.#command(`check ${JSON.stringify(check)}`, null, () => this.#inner.checkResult(check, of));
  }

  cancelSubRun(runId: string, message: CancelMessage): void {
    const told = `cancel ${runId}`;
    const known = this.#values.next(() => {
      this.#inner.cancelSubRun(runId, message);
      return told;
    });
    if (known !== told) throw new Error(`the replay cancels ${runId} out of turn`);
  }

  sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    return this.#command(`timer ${milliseconds}`, cancellation, (inside) => this.#inner.sleep(milliseconds, inside));
  }

  whenDrained(): Promise<void> {
    return this.#command('drain', null, () => this.#inner.whenDrained());
  }

  journal(entry: JournalEntry): void {
    const told = JSON.stringify(entry);
    const known = this.#entries.next(() => {
      this.#inner.journal(entry);
      return told;
    });
    if (known !== told) throw new Error(`the replay journals ${told} instead of ${known}`);
  }

  onMessage(receiver: MessageReceiver): void {
    const isFirst = this.#receiver === null;
    this.#receiver = receiver;
    if (!isFirst) return;
    this.#inner.onMessage({
      refuseDecision: (message) => this.#knownReceiver().refuseDecision(message),
      decide: (message) => this.#hand({ at: this.now(), hand: (to) => to.decide(message) }),
      receiveEvent: (message) => this.#hand({ at: this.now(), hand: (to) => to.receiveEvent(message) }),
      subRunEnded: (message) =>
        void this.#arrived.push({ at: this.#inner.now(), hand: (to) => to.subRunEnded(message) }),
      cancel: (message) => this.#hand({ at: this.now(), hand: (to) => to.cancel(message) }),
      refuseCommand: (command) => this.#knownReceiver().refuseCommand(command),
      command: (command) => this.#hand({ at: this.now(), hand: (to) => to.command(command) }),
      state: () => this.#knownReceiver().state(),
    });
  }

  #hand<Answer>(happening: { at: number; hand: (receiver: MessageReceiver) => Answer }): Answer {
    this.#history.push(happening);
    return happening.hand(this.#knownReceiver());
  }

  #knownReceiver(): MessageReceiver {
    if (!this.#receiver) throw new Error('nobody receives messages');
    return this.#receiver;
  }

  #command<Answer>(
    description: string,
    cancellation: Cancellation | null,
    start: (cancellation: Cancellation) => Promise<Answer>,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const command = this.#commands[this.#issued] ?? this.#issue(description, start);
      this.#issued += 1;
      if (command.description !== description)
        return reject(new Error(`the replay asks for ${description} instead of ${command.description}`));
      command.answer = (value) => resolve(value as Answer);
      cancellation?.onRequest((reason) => {
        command.isCancelled = true;
        command.cancellation.request(reason);
      });
    });
  }

  #issue(description: string, start: (cancellation: Cancellation) => Promise<unknown>): Command {
    if (this.#replayedAt !== null) throw new Error(`the replay asks for what nobody asked for: ${description}`);
    const command: Command = { description, answer: () => {}, cancellation: new Cancellation(), isCancelled: false };
    this.#commands.push(command);
    void start(command.cancellation).then((value) =>
      this.#arrived.push({ at: this.#inner.now(), hand: () => command.answer(value) }),
    );
    return command;
  }
}

/** Values that are made once and given again in the same order. */
class Repeated {
  readonly #values: unknown[] = [];
  #given = 0;

  begin(): void {
    this.#given = 0;
  }

  next<Value>(make: () => Value): Value {
    if (this.#given === this.#values.length) this.#values.push(make());
    this.#given += 1;
    return this.#values[this.#given - 1] as Value;
  }

  listMissing(): string[] {
    return this.#values.slice(this.#given).map(String);
  }
}
