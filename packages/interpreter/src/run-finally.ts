import type { RunError } from '@waymark/protocol';
import { Cancellation } from './cancellation.ts';
import type { FinallyList } from './deferred-finallies.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { Run } from './run.ts';

/**
 * Runs the steps of a `finally`. Nothing cancels them, and an error in them is a warning: it stands in the journal, and
 * the run goes on.
 */
export async function runFinally(
  run: Run,
  { address, steps, variables }: FinallyList,
  error: RunError | null,
): Promise<void> {
  await runList(run, steps, {
    address,
    cancellation: new Cancellation(),
    level: createBarrier(address),
    variables: { ...variables, error },
    lenientNull: false,
  });
}

/** Runs the `finally` lists of the blocks inside an address that were cancelled. */
export async function runDeferredFinallies(run: Run, address: string, error: RunError | null): Promise<void> {
  for (const list of run.finallies.inside(address)) {
    await runFinally(run, list, error);
    run.finallies.remove(list);
  }
}
