import { CancellationScope, continueAsNew } from '@temporalio/workflow';
import { interpret } from '@waymark/interpreter';
import type { RunCarry } from '@waymark/interpreter/carry';
import type { NextVersion } from '@waymark/interpreter/runtime';
import type { RunStart } from '@waymark/interpreter/run-start';
import type { ClosingState } from '@waymark/protocol';
import { closeRun } from './close-run.ts';
import { packCarry, unpackCarry } from './pack-carry.ts';
import { TemporalRuntime } from './temporal-runtime.ts';

/**
 * Interprets the definition that a run is pinned to. Wiring only: what a definition means stands in the interpreter,
 * what Temporal does about it in the runtime. The message handlers are set before the first await.
 *
 * @param carry What an earlier execution of the same run has left.
 * @returns how the run ended, when it ended well.
 * @throws ApplicationFailure with the same in its details, when it did not.
 */
export async function automationWorkflow(start: RunStart, carry?: Uint8Array): Promise<ClosingState> {
  const { program, input } = start;
  const resume = carry ? { resume: unpackCarry(carry) } : {};
  const runtime = new TemporalRuntime(start, resume.resume?.leg);
  // A cancellation by Temporal itself becomes a message to the run like any other; its compensations must not be cut.
  const end = await CancellationScope.nonCancellable(() => interpret({ program, input, runtime, ...resume }));
  if (!('continueAsNew' in end)) return closeRun(end, start);
  const carried = end.continueAsNew;
  return continueAsNew<typeof automationWorkflow>(startOfNext(start, carried, end.next), packCarry(carried));
}

function startOfNext(start: RunStart, { nextRound }: RunCarry, next: NextVersion | undefined): RunStart {
  if (next) return { ...start, program: next.program, run: { ...start.run, version: next.version } };
  if (!nextRound) return start;
  return { ...start, input: nextRound.input, run: { ...start.run, restarts: start.run.restarts + 1 } };
}
