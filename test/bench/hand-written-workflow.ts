import { proxyActivities } from '@temporalio/workflow';

const { noop } = proxyActivities<{ noop(n: number): Promise<{ n: number }> }>({ startToCloseTimeout: '1 minute' });

/** What a Temporal programmer would write for steps that follow each other. */
export async function handWritten(steps: number): Promise<number> {
  let n = 0;
  for (let index = 0; index < steps; index++) n = (await noop(index)).n;
  return n;
}
