import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Info } from '@temporalio/activity';
import type { ActionResult, ActionTask, Json } from '@waymark/protocol';
import type { ActionDefinition } from '../action.ts';
import { type ActivityFunction, createActivities } from './create-activities.ts';
import type { AttemptEnd, AttemptLog, AttemptStart, AttemptStarted, EffectLog } from './ports.ts';

export const task: ActionTask = {
  runId: 'run_1',
  leg: 1,
  address: '/work',
  phase: 'do',
  generation: 0,
  idempotencyKey: 'run_1/0/work/do/0',
  undoes: null,
  input: {},
  retry: {
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 60_000,
    maximumAttempts: 3,
    jitter: 0,
    retryableErrorTypes: null,
    nonRetryableErrorTypes: [],
  },
  attemptTimeout: 10_000,
  resultSchema: null,
  secrets: [],
};

/** Ports in memory, as far as the wrapper's own tests need them. */
export class MemoryPorts implements AttemptLog, EffectLog {
  readonly ends: AttemptEnd[] = [];
  readonly opened: string[] = [];
  /** How many attempts had ended at each time that the stream was told. */
  readonly told: number[] = [];
  readonly before: Pick<AttemptStarted, 'counted' | 'effect'>;
  /** Whether there is a record of the effect when the attempt starts. */
  hasRecord = false;
  /** Called in the place of the methods; may throw. */
  onStart: () => void = () => {};
  onFinish: () => void = () => {};
  onOpen: () => { result: Json } | null = () => null;
  /** The secrets that there are. */
  readonly secrets = new Map<string, string>();

  constructor(before: Partial<Pick<AttemptStarted, 'counted' | 'effect'>> = {}) {
    this.before = { counted: 0, effect: 'none', ...before };
  }

  async start({ opensEffect, task: { idempotencyKey } }: AttemptStart): Promise<AttemptStarted> {
    this.onStart();
    const { runId, address, phase, generation } = task;
    const identity = { runId, address, phase, generation, attempt: this.before.counted + 1 };
    const effectOpened = opensEffect && !this.hasRecord;
    if (effectOpened) this.opened.push(idempotencyKey);
    return { ...this.before, identity, effectOpened };
  }

  async finish(_attempt: unknown, end: AttemptEnd): Promise<void> {
    this.onFinish();
    this.ends.push(end);
  }

  async tell(): Promise<void> {
    this.told.push(this.ends.length);
  }

  secretOf(name: string): [string, string][] {
    const value = this.secrets.get(name);
    return value === undefined ? [] : [[name, value]];
  }

  async open({ idempotencyKey }: { idempotencyKey: string }): Promise<{ result: Json } | null> {
    this.opened.push(idempotencyKey);
    return this.onOpen();
  }
}

export type Attempt = { environment: MockActivityEnvironment; heartbeats: unknown[]; ended: Promise<Outcome> };
export type Outcome = { result: ActionResult; error: null } | { result: null; error: unknown };

/** Makes one attempt of an action as a worker would. */
export function makeAttempt(
  action: ActionDefinition,
  ports: MemoryPorts,
  info: Partial<Info> = {},
  changes: Partial<ActionTask> = {},
): Attempt {
  const activities = createActivities({
    actions: [action],
    attempts: ports,
    effects: ports,
    secrets: { read: async (_tenant, names) => new Map(names.flatMap((name) => ports.secretOf(name))) },
    worker: 'test',
    random: () => 0.5,
  });
  const activity = activities[action.name];
  if (!activity) throw new Error('the action gave no activity');
  const log = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };
  const environment = new MockActivityEnvironment({ startToCloseTimeoutMs: 10_000, ...info }, { logger: log });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details) => heartbeats.push(details));
  const ended = environment.run<[ActionTask], ActionResult, ActivityFunction>(activity, { ...task, ...changes }).then(
    (result): Outcome => ({ result, error: null }),
    (error: unknown): Outcome => ({ result: null, error }),
  );
  return { environment, heartbeats, ended };
}

function quiet(): void {}

/** Work that goes on until its signal aborts. */
export async function workUntil(signal: AbortSignal): Promise<never> {
  await sleep(60_000, undefined, { signal });
  throw new Error('nothing stopped the work');
}
