import type { JournalEntry, Phase } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeEntry } from '../contract/check-scenario.ts';
import { starter } from '../contract/scenario.ts';
import type { Script, ScriptedAttempt, ScriptedMessage } from '../contract/scenario.ts';
import type { ActivityCall, ActivityOutcome, MessageReceiver, Refusal, RunIdentity, Runtime } from '../runtime.ts';
import { ScriptedActivity } from './scripted-activity.ts';
import { VirtualClock } from './virtual-clock.ts';

const start = Date.UTC(2030, 0, 1);

/** A runtime in one process: its clock is virtual, its actions and messages come from a script, and it is always the same. */
export class Simulator implements Runtime {
  readonly run: RunIdentity;
  readonly clock = new VirtualClock(start);
  readonly entries: JournalEntry[] = [];
  readonly calls: ActivityCall[] = [];
  readonly refusals: (Refusal['code'] | null)[] = [];
  readonly #script: Script;
  #receiver: MessageReceiver | null = null;
  #unsent: ScriptedMessage[];
  readonly #attempts = new Map<string, number>();
  #uuids = 0;
  #random = 1;

  constructor(script: Script, run: Partial<RunIdentity> = {}) {
    this.#script = script;
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
    return ScriptedActivity.run(
      this.clock,
      call,
      () => this.#nextAttempt(`${call.phase} ${call.address}`),
      cancellation,
    );
  }

  sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'> {
    return new Promise((resolve) => {
      const stop = this.clock.after(milliseconds, () => resolve('elapsed'));
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
    const attempts = this.#script.actions[key] ?? [];
    const made = this.#attempts.get(key) ?? 0;
    this.#attempts.set(key, made + 1);
    return attempts[Math.min(made, attempts.length - 1)];
  }

  #send(message: ScriptedMessage): void {
    if ('cancel' in message) return this.receiver.cancel(message.cancel);
    if ('event' in message) return this.receiver.receiveEvent(message.event);
    const refusal = this.receiver.refuseDecision(message.decide);
    this.refusals.push(refusal?.code ?? null);
    if (!refusal) this.receiver.decide(message.decide);
  }
}
