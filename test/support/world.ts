import type { ActionDefinition } from '@waymark/action-kit';
import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { Json } from '@waymark/protocol';
import { z } from 'zod';

/** One call that reached the world outside. */
export type Call = { action: string; input: Json; key: string; phase: 'do' | 'undo'; attempt: number };

/** What an action of the world does with a call: its output, or what it throws. */
export type Behaviour = (call: Call, cancelled: AbortSignal) => Json | Promise<Json>;

/**
 * The services that the definitions of a test talk to. It takes no part in any transaction of ours, so what it counts
 * is what really happened.
 */
export class World {
  readonly calls: Call[] = [];
  readonly #behaviours = new Map<string, Behaviour>();

  /** Sets what the action does from now on. */
  on(action: string, behaviour: Behaviour): void {
    this.#behaviours.set(action, behaviour);
  }

  /** The actions with these names; each answers `{}` unless told otherwise. */
  actions(...names: string[]): ActionDefinition[] {
    return names.map((name) =>
      defineAction({
        name,
        title: name,
        input: z.json(),
        output: z.json(),
        run: async (input, { idempotencyKey, phase, attempt, cancelled }) => {
          const call: Call = { action: name, input, key: idempotencyKey, phase, attempt };
          this.calls.push(call);
          const behave = this.#behaviours.get(name);
          return behave ? await behave(call, cancelled) : {};
        },
      }),
    );
  }

  callsOf(action: string): Call[] {
    return this.calls.filter((call) => call.action === action);
  }

  /** The names of the actions in the order in which they were called. */
  sequence(): string[] {
    return this.calls.map(({ action }) => action);
  }
}

/** A behaviour that refuses with this type: it is certain that nothing was done. */
export function failsWith(type: string, retryable = false): Behaviour {
  return () => {
    throw new ActionFailure(type, `${type} on purpose`, { retryable, effect: 'none' });
  };
}

/** A behaviour that takes until it is cancelled. */
export const hangsUntilCancelled: Behaviour = (_call, cancelled) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(cancelled.reason);
    if (cancelled.aborted) stop();
    else cancelled.addEventListener('abort', stop);
  });
