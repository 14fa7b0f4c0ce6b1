import { type NewCommand, type Run, findRun, findStandingCommand, insertCommand, takeLease } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import type { ServiceContext } from '../context.ts';
import { newId } from '../ids.ts';
import { deliveryTime } from '../patience.ts';
import { type RunView, toRunView } from '../runs/view.ts';
import { hashJson } from '../values.ts';
import { deliverCommand } from './deliver.ts';
import { pending } from './refusals.ts';

type Wanted = Pick<NewCommand, 'verb' | 'address'> & {
  body?: NewCommand['body'];
  program?: Json;
  reason: string | null | undefined;
};

/**
 * Carries out what a person asks of an open run: stored first, then told to the run until it answers. The run itself has
 * the last word, so of commands that come at once for the same thing exactly one is taken.
 *
 * @returns the run after it
 * @throws {ServiceError} why the run refuses; COMMAND_PENDING; or ORCHESTRATOR_UNAVAILABLE: then the command stands and
 * is delivered later, and the same request can be repeated
 */
export async function carryOut(
  ctx: ServiceContext,
  run: Run,
  { body = {}, program = null, reason, ...wanted }: Wanted,
): Promise<RunView> {
  const command: NewCommand = {
    ...wanted,
    id: newId('cmd'),
    runId: run.id,
    body,
    program,
    by: ctx.actor.name,
    reason: reason || null,
  };
  await deliverCommand(ctx, await store(ctx, command), run);
  return toRunView((await findRun(ctx.database, run.id)) ?? run);
}

/**
 * Stores a command. When the same one, by the same person, stands without an answer and is not on its way, it is that
 * one: this request is the repeat of one that got no answer.
 *
 * @throws {ServiceError} COMMAND_PENDING
 */
async function store(ctx: ServiceContext, command: NewCommand): Promise<NewCommand> {
  if (await insertCommand(ctx.database, command, deliveryTime)) return command;
  const standing = await findStandingCommand(ctx.database, command);
  // It was answered just now.
  if (!standing) return store(ctx, command);
  const isSame = hashOf(standing) === hashOf(command);
  if (!isSame || !(await takeLease(ctx.database, 'run_command', standing.id, deliveryTime))) throw pending(standing);
  return standing;
}

function hashOf({ verb, address, body, by, reason }: NewCommand): string {
  return hashJson({ verb, address, body, by, reason });
}
