import type { Program } from '@waymark/definition';
import { builtInActionNames } from '@waymark/protocol';
import type { CancelMessage, Json, JsonObject, Phase, StartedSubRun, SubRunEnding } from '@waymark/protocol';
import type { ScriptedAttempt } from '../contract/scenario.ts';
import { interpret } from '../interpret.ts';
import type { ActivityCall, ActivityOutcome } from '../runtime.ts';
import { Simulator } from './simulator.ts';

type SimulatedSubRun = { started: StartedSubRun; cancel(message: CancelMessage): void };

/**
 * The sub-runs of a simulated run, on the same clock, one for each key. Where there are programs each is simulated, too;
 * else it goes as the script says of the attempts of its step.
 */
export class SimulatedSubRuns {
  readonly #parent: Simulator;
  readonly #programs: Record<string, Program>;
  readonly #nextAttempt: (key: `${Phase} ${string}`) => ScriptedAttempt | undefined;
  readonly #runs = new Map<string, SimulatedSubRun>();

  constructor(
    parent: Simulator,
    programs: Record<string, Program>,
    nextAttempt: (key: `${Phase} ${string}`) => ScriptedAttempt | undefined,
  ) {
    this.#parent = parent;
    this.#programs = programs;
    this.#nextAttempt = nextAttempt;
  }

  /** @returns null when the call starts no sub-run */
  start(call: ActivityCall): Promise<ActivityOutcome> | null {
    if (call.action !== builtInActionNames.workflow) return null;
    return new Promise((resolve) => {
      this.#parent.clock.after(0, () => resolve(this.#findOrBegin(call)));
    });
  }

  cancel(runId: string, message: CancelMessage): void {
    this.#parent.clock.after(0, () => {
      const found = [...this.#runs.values()].find(({ started }) => started.runId === runId);
      if (found?.started.ending === null) found.cancel(message);
    });
  }

  #findOrBegin(call: ActivityCall): ActivityOutcome {
    const { input: sent } = call.input as { input: JsonObject };
    const name = String(sent['workflow']);
    const input = sent['input'] ?? {};
    const program = this.#programs[name];
    const known = this.#runs.get(call.idempotencyKey);
    if (known) return { status: 'completed', output: known.started, attempts: 1 };
    if (program) return { status: 'completed', output: this.#begin(call, program, input), attempts: 1 };
    if (Object.keys(this.#programs).length === 0)
      return { status: 'completed', output: this.#beginScripted(call, input), attempts: 1 };
    const error = { type: 'NotFound', message: `there is no workflow "${name}"`, data: null };
    return { status: 'failed', error, attempts: 1, effect: 'none' };
  }

  #begin({ idempotencyKey: key }: ActivityCall, program: Program, input: Json): StartedSubRun {
    const runId = this.#newId();
    const script = { actions: {}, messages: [], workflows: this.#programs };
    const run = new Simulator(script, { id: runId, definition: program.name }, () => false, this.#parent.clock);
    void interpret({ program, input, runtime: run }).then((end) => {
      if ('continueAsNew' in end) throw new Error('a sub-run is one execution here');
      const { status, output, error } = end;
      this.#parent.clock.after(0, () => this.#end(key, { status, output, error }));
    });
    return this.#keep(key, runId, (message) => run.receiver.cancel(message));
  }

  #beginScripted({ idempotencyKey: key, phase, address }: ActivityCall, input: Json): StartedSubRun {
    const plan = this.#nextAttempt(`${phase} ${address}`) ?? { output: input };
    if (!('hangs' in plan)) this.#parent.clock.after(plan.takes ?? 0, () => this.#end(key, this.#toEnding(plan)));
    return this.#keep(key, this.#newId(), ({ reason = 'cancelled' }) =>
      this.#end(key, this.#toEnding({ error: { type: 'Cancelled', message: reason } }, 'cancelled')),
    );
  }

  /** One of which nobody knows what it has done is one that was terminated. */
  #toEnding(plan: Exclude<ScriptedAttempt, { hangs: unknown }>, status?: 'cancelled'): SubRunEnding {
    if ('output' in plan) return { status: 'completed', output: plan.output, error: null };
    const { type, message = type, data = null } = plan.error;
    const at = new Date(this.#parent.clock.now).toISOString();
    const error = { type, message, data, step: '/', attempts: 1, at };
    return { status: status ?? (plan.effect === 'unknown' ? 'terminated' : 'failed'), output: null, error };
  }

  #newId(): string {
    return `${this.#parent.run.id}_${this.#runs.size + 1}`;
  }

  #keep(key: string, runId: string, cancel: SimulatedSubRun['cancel']): StartedSubRun {
    const started: StartedSubRun = { runId, joined: false, ending: null };
    this.#runs.set(key, { started, cancel });
    return started;
  }

  #end(key: string, ending: SubRunEnding): void {
    const subRun = this.#runs.get(key);
    if (!subRun || subRun.started.ending !== null) return;
    subRun.started = { ...subRun.started, ending };
    this.#parent.receiver.subRunEnded({ key, runId: subRun.started.runId, ...ending });
  }
}
