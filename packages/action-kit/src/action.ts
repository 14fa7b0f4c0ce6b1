import type { Json, JsonObject, RetryPolicy } from '@waymark/protocol';
import { taskQueues } from '@waymark/protocol';
import type { z } from 'zod';
import type { ActionContext } from './context.ts';
import { ActionFailure } from './failure.ts';

export type ActionOptions<Input, Output> = {
  /** `noun.verb`; what definitions write, and the activity's type in Temporal. */
  name: string;
  title: string;
  description?: string;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  /** `near`: short, own database only, no tenant code, no network outside; runs beside the orchestrator. Default: `queue`. */
  placement?: 'near' | 'queue';
  /** Of `queue` actions; the default is the queue of the actions worker. */
  queue?: string;
  retry?: Partial<RetryPolicy>;
  /** Milliseconds. */
  attemptTimeout?: number;
  /** Milliseconds. Heartbeats are sent without the action's doing. */
  heartbeatTimeout?: number;
  /** What undoes it, as in a definition's `compensate`. */
  compensate?: JsonObject;
  /**
   * True: whatever it does, it does through an effect store. Otherwise the worker keeps the effect's record: before the
   * first attempt that something may have been done, and after the last one the result.
   */
  keepsEffects?: boolean;
  run(input: Input, context: ActionContext): Promise<Output>;
};

/** An action that workers can offer. */
export type ActionDefinition = Omit<
  ActionOptions<unknown, unknown>,
  'input' | 'output' | 'run' | 'queue' | 'placement' | 'keepsEffects'
> & {
  input: z.ZodType;
  output: z.ZodType;
  queue: string;
  placement: 'near' | 'queue';
  keepsEffects: boolean;
  /**
   * Checks the input, runs the action and checks its output.
   *
   * @throws {ActionFailure} `InvalidInput` or `InvalidOutput`, neither retried; whatever the action throws.
   */
  execute(input: Json, context: ActionContext): Promise<Json>;
};

/**
 * Defines an action that steps of definitions can use.
 *
 * @example
 * export const greet = defineAction({
 *   name: 'demo.greet', title: 'Greet',
 *   input: z.object({ name: z.string() }), output: z.object({ text: z.string() }),
 *   run: async ({ name }, { idempotencyKey }) => ({ text: await greeter.greet(name, { idempotencyKey }) }),
 * });
 */
export function defineAction<Input, Output>(options: ActionOptions<Input, Output>): ActionDefinition {
  const { run, placement = 'queue', keepsEffects = false, ...rest } = options;
  const queue = placement === 'near' ? taskQueues.orchestrator : (options.queue ?? taskQueues.actions);
  return {
    ...rest,
    placement,
    queue,
    keepsEffects,
    execute: async (input, context) => {
      const parsed = options.input.safeParse(input);
      if (!parsed.success) {
        throw invalid('InvalidInput', `input of "${options.name}"`, parsed.error, 'none');
      }
      const output = options.output.safeParse(await run(parsed.data, context));
      if (!output.success) throw invalid('InvalidOutput', `output of "${options.name}"`, output.error, 'unknown');
      return toJson(output.data);
    },
  };
}

function invalid(
  type: 'InvalidInput' | 'InvalidOutput',
  what: string,
  { issues }: z.ZodError,
  effect: 'none' | 'unknown',
): ActionFailure {
  const problems = issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(''),
    message,
  }));
  const list = problems.map(({ pointer, message }) => `${pointer || '/'}: ${message}`).join('; ');
  return new ActionFailure(type, `${what} does not fit: ${list}`, { retryable: false, data: { problems }, effect });
}

/** What JSON keeps of a value: absent keys and dates become what a reader of the history sees. */
function toJson(value: unknown): Json {
  const text = JSON.stringify(value);
  return text === undefined ? null : (JSON.parse(text) as Json);
}
