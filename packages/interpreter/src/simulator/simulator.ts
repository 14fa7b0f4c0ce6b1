import { findResultProblems } from '@waymark/definition/validate';
import type { CancelMessage, JournalEntry, Phase, ResultCheck, ResultProblem } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import type { RunCarry } from '../carry.ts';
import { describeEntry } from '../contract/check-scenario.ts';
import { starter } from '../contract/scenario.ts';
import type { RefusalCode, Script, ScriptedAttempt, ScriptedMessage } from '../contract/scenario.ts';
import type { ActivityCall, ActivityOutcome, MessageReceiver, RunIdentity, Runtime } from '../runtime.ts';
import { ScriptedActivity } from './scripted-activity.ts';
import { SimulatedSubRuns } from './simulated-sub-runs.ts';
import { UsedKeys } from './used-keys.ts';
import { VirtualClock } from './virtual-clock.ts';

const start = Date.UTC(2030, 0, 1);

/** A runtime in one process: its clock is virtual, its actions and messages come from a script, and it is always the same. */
export class Simulator implements Runtime {
  run: RunIdentity;
  /** In characters. */
  largestCarry = Number.POSITIVE_INFINITY;
  /** What becomes of activities that the script does not name; without an attempt one gives back its input at once. */
  otherwise: (activity: `${Phase} ${string}`) => ScriptedAttempt[] = () => [];
  readonly clock: VirtualClock;
  readonly entries: JournalEntry[] = [];
  readonly calls: ActivityCall[] = [];
  readonly refusals: RefusalCode[] = [];
  #actions: Script['actions'];
  #receiver: MessageReceiver | null = null;
  #unsent: ScriptedMessage[];
  readonly #subRuns: SimulatedSubRuns;
  readonly #keys = new UsedKeys();
  readonly #attempts = new Map<string, number>();
  #uuids = 0;
  #inFlight = 0;
  readonly #sleeps = new Set<() => void>();
  #whenDrained: (() => void) | null = null;
  #admissions = 0;
  /** Asked before each new thing of a run, with its number in this execution: whether a further execution shall do it. */
  readonly #changesLeg: (admission: number) => boolean;
  #random = 1;

  /** @param clock of the run that this one is a sub-run of */
  constructor(
    script: Script,
    run: Partial<RunIdentity> = {},
    changesLeg: (admission: number) => boolean = () => false,
    clock = new VirtualClock(start),
  ) {
    this.clock = clock;
    this.#actions = script.actions;
    this.#changesLeg = changesLeg;
    this.#subRuns = new SimulatedSubRuns(this, script.workflows ?? {}, (key) => this.#nextAttempt(key));
    this.#unsent = [...script.messages];
    const startedAt = new Date(start).toISOString();
    const identity = {
      id: 'run_1',
      key: null,
      definition: 'simulated',
      version: 1,
      startedAt,
      startedBy: starter,
      restarts: 0,
      tenant: 'default',
    };
    this.run = { ...identity, ...run };
  }

  get receiver(): MessageReceiver {
    if (!this.#receiver) throw new Error('nobody receives messages');
    return this.#receiver;
  }

  now(): number {
    return this.clock.now;
  }

  uuid(): string {
    this.#uuids += 1;
    return `00000000-0000-4000-8000-${String(this.#uuids).padStart(12, '0')}`;
  }

  random(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random / 2_147_483_647;
  }

  runActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome> {
    this.calls.push(call);
    this.#keys.use(call);
    this.#inFlight += 1;
    const outcome =
      this.#subRuns.start(call) ??
      ScriptedActivity.run(this.clock, call, () => this.#nextAttempt(`${call.phase} ${call.address}`), cancellation);
    return outcome.then((ended) => {
      this.#inFlight -= 1;
      return ended;
    });
  }

  checkResult({ schema, result }: ResultCheck): Promise<ResultProblem[]> {
    this.#inFlight += 1;
    return new Promise((resolve) => {
      this.clock.after(0, () => {
        this.#inFlight -= 1;
        resolve(findResultProblems(schema, result));
      });
    });
  }

  shouldContinueAsNew(): boolean {
    this.#admissions += 1;
    return this.#changesLeg(this.#admissions);
  }

  canCarry(carry: RunCarry): boolean {
    return JSON.stringify(carry).length <= this.largestCarry;
  }

  whenDrained(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenDrained = resolve;
    });
  }

  /** To be called when no promise has anything left to do. */
  noteSettled(): void {
    if (this.#inFlight === 0) this.#whenDrained?.();
  }

  changeVersion(version: number): void {
    this.run = { ...this.run, version };
  }

  /** @param actions what they do from now on; without it they go on as before */
  beginRound(actions?: Script['actions']): void {
    this.run = { ...this.run, restarts: this.run.restarts + 1 };
    if (!actions) return;
    this.#actions = actions;
    this.#attempts.clear();
  }

  /** What an execution left behind when it ended is no part of the next one. */
  endLeg(): void {
    for (const stop of this.#sleeps) stop();
    this.#sleeps.clear();
    this.#whenDrained = null;
    this.#admissions = 0;
  }

  cancelSubRun(runId: string, message: CancelMessage): void {
    this.#subRuns.cancel(runId, message);
  }

  sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    return new Promise((resolve) => {
      const stop = this.clock.after(milliseconds, () => resolve('elapsed'));
      this.#sleeps.add(stop);
      cancellation.onRequest(() => {
        stop();
        resolve('cancelled');
      });
    });
  }

  journal(entry: JournalEntry): void {
    this.entries.push(entry);
    const name = describeEntry(entry);
    for (const message of this.#unsent.filter(({ on }) => on === name))
      this.clock.after(message.after ?? 0, () => this.#send(message));
    this.#unsent = this.#unsent.filter(({ on }) => on !== name);
  }

  onMessage(receiver: MessageReceiver): void {
    this.#receiver = receiver;
  }

  #nextAttempt(key: `${Phase} ${string}`): ScriptedAttempt | undefined {
    const attempts = this.#actions[key] ?? this.otherwise(key);
    const made = this.#attempts.get(key) ?? 0;
    this.#attempts.set(key, made + 1);
    return attempts[Math.min(made, attempts.length - 1)];
  }

  #send(message: ScriptedMessage): void {
    if ('cancel' in message) return this.receiver.cancel(message.cancel);
    if ('event' in message) return this.receiver.receiveEvent(message.event);
    if ('command' in message) {
      const code = this.receiver.refuseCommand(message.command)?.code ?? null;
      this.refusals.push(code);
      if (code === null) this.receiver.command(message.command);
      return;
    }
    const code = this.receiver.refuseDecision(message.decide)?.code ?? null;
    this.refusals.push(code);
    if (code === null) this.receiver.decide(message.decide);
  }
}
