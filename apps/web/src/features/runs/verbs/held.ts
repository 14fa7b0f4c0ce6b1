import { type HoldVerb, isFinalRunStatus, type RunError } from '@waymark/protocol';
import type { Run, Step } from '../../../api/types.ts';

/** Something of a run that waits for a person: a step, the undoing of one, or (address `/`) the run itself. */
export type Held = {
  kind: 'step' | 'compensation' | 'run';
  address: string;
  step: Step | null;
  error: RunError | null;
  since: string | null;
  /** Those that a person can choose from. */
  verbs: readonly HoldVerb[];
};

/** The types of steps that can be given another input; the others make theirs from the run's data. */
const withInput: readonly string[] = ['action', 'http', 'script', 'activity', 'workflow'];

/** What of a run waits for a person, in the order of the definition, the run itself first. */
export function heldOf(run: Run): Held[] {
  if (isFinalRunStatus(run.status)) return [];
  return [...heldItself(run), ...run.steps.flatMap((step) => heldAt(run, step) ?? [])];
}

/** How this step waits for a person, if it does. */
export function heldAt(run: Run, step: Step): Held | null {
  const { address, status, compensation } = step;
  if (isFinalRunStatus(run.status)) return null;
  if (status === 'held')
    return {
      ...{ kind: 'step', address, step, error: step.error, since: step.error?.at ?? null },
      verbs: ['retry', 'skip', 'fail'],
    };
  if (compensation?.status !== 'failed' || compensation.givenUp || !isHeld(run)) return null;
  const { error, finishedAt } = compensation;
  // There is nothing after the undoing that could decide.
  return { kind: 'compensation', address, step, error, since: finishedAt, verbs: ['retry', 'skip'] };
}

/** Its time was up, or it could not say what it gives. */
function heldItself(run: Run): Held[] {
  const { error } = run;
  if (!isHeld(run) || error?.step !== '/') return [];
  return [{ kind: 'run', address: '/', step: null, error, since: error.at, verbs: ['retry', 'skip', 'fail'] }];
}

/** A paused run that is held as well says by its error that it is. */
function isHeld({ status, error }: Run): boolean {
  return status === 'held' || (status === 'paused' && error !== null);
}

export function takesInput({ kind, step }: Held): boolean {
  return kind === 'step' && withInput.includes(step?.type ?? '');
}

/** How people call it. */
export function nameOf({ step }: Held): string {
  return step === null ? 'the run' : (step.title ?? step.id);
}
