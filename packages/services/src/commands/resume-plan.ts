import { type Run, type WorkflowVersion, findVersion, findWaitingRun } from '@waymark/database';
import type { Program } from '@waymark/definition';
import { checkRunInput } from '@waymark/definition/validate';
import type { JsonObject } from '@waymark/protocol';
import { type ChangePlan, planResume, readResumable, resumableStatuses } from '@waymark/temporal';
import type { ServiceContext } from '../context.ts';
import { ServiceError, notFound } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { getRunToOperate } from './open-run.ts';
import { ResumePlanQuery } from './schemas.ts';

/** From where, and by which version of its definition, a run that has ended goes on. */
export type ResumeWish = { from?: string | undefined; version?: number | undefined };

export type PreparedResume = { plan: ChangePlan; next: WorkflowVersion; after: string };

/**
 * What would come of a run that has ended, should it go on. Changes nothing.
 *
 * @throws {ServiceError} NOT_FOUND or CANNOT_RESUME
 */
export async function planRunResume({
  ctx,
  input: { runId, ...query },
}: {
  ctx: ServiceContext;
  input: { runId: string } & ResumePlanQuery;
}): Promise<ChangePlan> {
  const run = await getRunToOperate(ctx, runId);
  return (await prepareResume(ctx, run, parseInput(ResumePlanQuery, query))).plan;
}

/** @throws {ServiceError} NOT_FOUND or CANNOT_RESUME */
export async function prepareResume(
  ctx: ServiceContext,
  run: Run,
  { from, version = run.version }: ResumeWish,
): Promise<PreparedResume> {
  await refuseByStatus(ctx, run);
  const [current, next] = await Promise.all(
    [run.version, version].map((number) => findVersion(ctx.database, run.workflow, number)),
  );
  if (!current || !next) throw notFound('version', `${run.workflow}@${version}`);
  const resumable = await readResumable(ctx.temporal, run.id);
  if (!resumable)
    throw cannotResume(
      run,
      'has left nothing from which it could go on: Temporal does not keep it any more, it is too large, or it ended before that was possible',
    );
  const plan = planResume(resumable.state, {
    program: toProgram(current),
    next: next === current || next.version === current.version ? null : toProgram(next),
    from: from ?? null,
  });
  return { plan: { ...plan, refused: [...refuseInput(run, next), ...plan.refused] }, next, after: resumable.after };
}

async function refuseByStatus(ctx: ServiceContext, run: Run): Promise<void> {
  if (run.status === 'compensated')
    throw cannotResume(run, 'has failed, and what it had done was undone: start a new one');
  if (!(resumableStatuses as readonly string[]).includes(run.status))
    throw cannotResume(run, `is ${run.status}: only one that has failed or was cancelled can go on`);
  const waiting = await findWaitingRun(ctx.database, run.id);
  if (waiting)
    throw cannotResume(run, `was waited for by run "${waiting}", which was told of its end: resume that one`);
}

/** What the other version wants of the input of a run, the run's own has to have. */
function refuseInput(run: Run, next: WorkflowVersion): ChangePlan['refused'] {
  const schema = (next.definition as JsonObject)['input'];
  if (next.version === run.version || schema === undefined || schema === null) return [];
  const [problem] = checkRunInput(schema as JsonObject, run.input as JsonObject).problems;
  return problem ? [{ address: '/', reason: `the input of the run does not fit: ${problem.message}` }] : [];
}

/** What the column holds was found valid when the version was published. */
function toProgram({ program }: WorkflowVersion): Program {
  return program as unknown as Program;
}

export function cannotResume({ id }: Pick<Run, 'id'>, why: string): ServiceError {
  return new ServiceError('CANNOT_RESUME', `Run "${id}" ${why}.`);
}
