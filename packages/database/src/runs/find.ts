import type { Database } from '../database.ts';
import type { Attempt, Execution, Run, Step, SubRun, WorkflowVersion } from '../generated/client.ts';

export type RunWithSteps = Run & {
  steps: Step[];
  attempts: Attempt[];
  executions: Execution[];
  subRuns: Pick<SubRun, 'address' | 'runId'>[];
  definition: Pick<WorkflowVersion, 'program'>;
};

export function findRun({ prisma }: Database, id: string): Promise<Run | null> {
  return prisma.run.findUnique({ where: { id } });
}

/** The run with everything that its page shows. */
export function findRunWithSteps({ prisma }: Database, id: string): Promise<RunWithSteps | null> {
  return prisma.run.findUnique({
    where: { id },
    include: {
      steps: true,
      executions: { orderBy: { leg: 'asc' } },
      subRuns: { orderBy: { createdAt: 'asc' }, select: { address: true, runId: true } },
      attempts: { orderBy: [{ generation: 'asc' }, { attempt: 'asc' }] },
      definition: { select: { program: true } },
    },
  });
}

export function findRunByIdempotencyKey({ prisma }: Database, idempotencyKey: string): Promise<Run | null> {
  return prisma.run.findUnique({ where: { idempotencyKey } });
}

/** @returns the open run of a definition that holds a business key */
export function findOpenRunByKey(
  { prisma }: Database,
  workflow: string,
  key: string,
  final: readonly string[],
): Promise<Run | null> {
  return prisma.run.findFirst({ where: { workflow, key, status: { notIn: [...final] } } });
}
