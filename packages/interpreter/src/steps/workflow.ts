import type { StepOf } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';
import { prepareSubRun, runSubRuns } from './sub-run-attempts.ts';
import type { SubRunHost } from './sub-run-host.ts';

/** A sub-run, with all its attempts. */
export async function runWorkflow(
  step: StepOf<'workflow'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  const host = hostOf(step, at);
  const { input, key } = prepareSubRun(host);
  at.start(input['input'] ?? null, key);
  return runSubRuns(host, cancellation);
}

function hostOf(step: StepOf<'workflow'>, at: StepContext): SubRunHost {
  const { run, address, variables } = at;
  return {
    ...{ run, address, phase: 'do', undoes: null, mode: step.mode, subRun: step, variables },
    generation: run.generations.of(address),
    given: at.givenInput,
    evaluate: (template) => at.evaluate(template),
    text: (template, what) => at.text(template, what),
    waitFor: (waitingFor, until, name) => at.waitFor(waitingFor, until, name),
  };
}
