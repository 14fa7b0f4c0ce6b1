import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import type { Script, ScriptedAttempt } from '@waymark/interpreter/contract';
import { contractQueue } from '@waymark/interpreter/contract';
import type { Json } from '@waymark/protocol';
import { z } from 'zod';

/** Real actions that do what the script of their run says. */
export class ScriptedWorld {
  readonly #scripts = new Map<string, Script['actions']>();
  readonly #calls = new Map<string, number>();

  play(runId: string, actions: Script['actions']): void {
    this.#scripts.set(runId, actions);
  }

  actions(): ActionDefinition[] {
    return ['contract.step', 'contract.undo'].map((name) =>
      defineAction({
        name,
        title: name,
        input: z.json(),
        output: z.json(),
        queue: contractQueue,
        run: (input, context) => this.#attempt(input as Json, context),
      }),
    );
  }

  /** What the script of a run says about the next attempt, counted by `<phase> <address>`. */
  next(runId: string, key: string): ScriptedAttempt | undefined {
    const number = this.#calls.get(`${runId} ${key}`) ?? 0;
    this.#calls.set(`${runId} ${key}`, number + 1);
    const attempts = this.#scripts.get(runId)?.[key as `do ${string}`] ?? [];
    return attempts[number] ?? attempts.at(-1);
  }

  async #attempt(input: Json, { runId, phase, address, cancelled }: ActionContext): Promise<Json> {
    const plan = this.next(runId, `${phase} ${address}`) ?? { output: input };
    if ('hangs' in plan) {
      await whenAborted(cancelled);
      throw new ActionFailure('Stopped', 'stopped', { effect: plan.hangs });
    }
    await Promise.race([
      new Promise((resolve) => setTimeout(resolve, plan.takes ?? 0)),
      ...('ignoresCancel' in plan ? [] : [whenAborted(cancelled)]),
    ]);
    if ('output' in plan && (plan.ignoresCancel || !cancelled.aborted)) return plan.output;
    if (!('error' in plan)) throw new ActionFailure('Stopped', 'stopped');
    const { type, message = type, data = null } = plan.error;
    throw new ActionFailure(type, message, { data, retryable: plan.retryable ?? true, effect: plan.effect ?? 'none' });
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
