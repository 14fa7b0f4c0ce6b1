import { findRunWithSteps } from '@waymark/database';
import type { Program } from '@waymark/definition';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { toExecutionView } from './execution-view.ts';
import { composeSteps } from './step-view.ts';
import { type RunWithStepsView, toRunView } from './view.ts';

export async function getRun({
  ctx,
  input: { runId },
}: {
  ctx: ServiceContext;
  input: { runId: string };
}): Promise<RunWithStepsView> {
  requirePermission(ctx, 'runs.read');
  const run = isId(runId) ? await findRunWithSteps(ctx.database, runId) : null;
  if (!run) throw notFound('run', runId);
  // Written by publishing alone.
  const program = run.definition.program as unknown as Program;
  const steps = composeSteps(program, run.steps, run.attempts, run.subRuns);
  return { ...toRunView(run), steps, executions: run.executions.map(toExecutionView) };
}
