import {
  type NewCommand,
  type Run,
  findRun,
  findAnyStandingCommand,
  giveLeaseBack,
  noteRefusal,
  recordCommand,
  reopenRun,
} from '@waymark/database';
import type { Json } from '@waymark/protocol';
import { TemporalUnavailable, resumableStatuses, resumeRun as resumeInTemporal, toResumption } from '@waymark/temporal';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { newId } from '../ids.ts';
import { deliveryTime, patience } from '../patience.ts';
import { type RunView, toRunView } from '../runs/view.ts';
import { finished, pending, refusedByPlan } from './refusals.ts';
import { type ResumeWish, cannotResume, prepareResume } from './resume-plan.ts';

/**
 * Lets a run go on that has failed or was cancelled. From the moment its row is open again it will: when Temporal does not
 * take it now, the dispatcher sees to that.
 *
 * @throws {ServiceError} NOT_FOUND, CANNOT_RESUME, CANNOT_CHANGE, COMMAND_PENDING
 */
export async function resumeEnded(
  ctx: ServiceContext,
  run: Run,
  { reason, ...wish }: ResumeWish & { reason: string | null | undefined },
): Promise<RunView> {
  const { plan, next, after } = await prepareResume(ctx, run, wish);
  if (plan.refused.length > 0) throw refusedByPlan(run, next.version, plan.refused);
  const command: NewCommand = {
    id: newId('cmd'),
    runId: run.id,
    verb: 'resume',
    address: null,
    body: { version: next.version, after, from: wish.from ?? null, differing: plan.differing },
    program: next.program as Json,
    by: ctx.actor.name,
    reason: reason || null,
  };
  await reopen(ctx, run, command);
  await deliver(ctx, run, command);
  return toRunView((await findRun(ctx.database, run.id)) ?? run);
}

async function reopen(ctx: ServiceContext, run: Run, command: NewCommand): Promise<void> {
  switch (await reopenRun(ctx.database, command, deliveryTime, resumableStatuses)) {
    case 'reopened':
      return;
    case 'changed': {
      // Somebody else has resumed it just now, or it does not know yet what it was asked for before it ended.
      const standing = await findAnyStandingCommand(ctx.database, run.id);
      throw standing ? pending(standing) : finished({ id: run.id, status: 'changed meanwhile' });
    }
    case 'key taken':
      throw cannotResume(run, `cannot go on while another open run has its key "${run.key ?? ''}"`);
  }
}

/** @throws {ServiceError} CANNOT_RESUME: what it had left is gone. When nobody answers, the dispatcher tries again. */
async function deliver(ctx: ServiceContext, run: Run, command: NewCommand): Promise<void> {
  const { program, ...resumption } = toResumption(command);
  const options = { deadline: patience, ...(run.taskQueue ? { taskQueue: run.taskQueue } : {}) };
  try {
    const outcome = await resumeInTemporal(
      ctx.temporal,
      { ...run, version: command.body.version ?? run.version, input: run.input as Json },
      program,
      resumption,
      options,
    );
    if (outcome === 'started') return await recordCommand(ctx.database, command.id);
  } catch (error) {
    if (!(error instanceof TemporalUnavailable)) throw error;
    return giveLeaseBack(ctx.database, 'run_command', command.id);
  }
  await noteRefusal(ctx.database, 'run_command', command.id, {
    code: 'CANNOT_RESUME',
    message: 'nothing is left of it',
  });
  throw new ServiceError('CANNOT_RESUME', `Run "${run.id}" has left nothing from which it could go on.`);
}
