import { Client, Connection } from '@temporalio/client';
import type { RunState } from '@waymark/protocol';
import { messageNames } from '@waymark/protocol';
import type { RunView } from './api-client.ts';

/**
 * Lists the runs in Temporal and asks each workflow for its state, which Temporal gives by replaying the history.
 *
 * @returns one line for each difference from what the API said.
 */
export async function compareWithTemporal(
  { address, namespace }: { address: string; namespace: string },
  runs: readonly RunView[],
): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const listed = new Map<string, string>();
    for await (const { workflowId, status } of client.workflow.list()) listed.set(workflowId, status.name);
    const differences: string[] = [];
    for (const run of runs) {
      if (!listed.has(run.runId)) differences.push(`${run.runId} is not listed in Temporal`);
      const truth = await client.workflow.getHandle(run.runId).query<RunState>(messageNames.state);
      differences.push(...compareRun(run, truth));
    }
    return differences;
  } finally {
    await connection.close();
  }
}

function compareRun(run: RunView, truth: RunState): string[] {
  const pairs: [what: string, shown: unknown, true_: unknown][] = [
    ['status', run.status, truth.status],
    ['output', run.output, truth.output],
  ];
  const steps = new Map(truth.steps.map((step) => [step.address, step]));
  for (const step of run.steps) {
    const other = steps.get(step.address);
    for (const field of ['status', 'attempts', 'output', 'startedAt', 'finishedAt'] as const) {
      const untouched = { status: 'pending', attempts: 0, output: null, startedAt: null, finishedAt: null };
      pairs.push([`${step.address} ${field}`, step[field], other ? other[field] : untouched[field]]);
    }
  }
  return pairs
    .filter(([, shown, true_]) => JSON.stringify(shown) !== JSON.stringify(true_))
    .map(
      ([what, shown, true_]) => `${run.runId} ${what}: ${JSON.stringify(shown)} instead of ${JSON.stringify(true_)}`,
    );
}
