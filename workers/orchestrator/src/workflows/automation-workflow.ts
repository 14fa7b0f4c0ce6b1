import { CancellationScope } from '@temporalio/workflow';
import { interpret } from '@waymark/interpreter';
import type { RunStart } from '@waymark/interpreter/run-start';
import type { ClosingState } from '@waymark/protocol';
import { closeRun } from './close-run.ts';
import { TemporalRuntime } from './temporal-runtime.ts';

/**
 * Interprets the definition that a run is pinned to. Wiring only: what a definition means stands in the interpreter,
 * what Temporal does about it in the runtime. The message handlers are set before the first await.
 *
 * @returns how the run ended, when it ended well.
 * @throws ApplicationFailure with the same in its details, when it did not.
 */
export async function automationWorkflow({ program, input, run }: RunStart): Promise<ClosingState> {
  const runtime = new TemporalRuntime(run);
  // A cancellation by Temporal itself becomes a message to the run like any other; its compensations must not be cut.
  return closeRun(await CancellationScope.nonCancellable(() => interpret({ program, input, runtime })));
}
