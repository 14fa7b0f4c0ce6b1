import type { StepDefinition } from './definition.ts';
import type { Step, WorkStep } from './program.ts';

/** The step types whose work is handed to a worker. */
const workTypes = ['action', 'activity', 'http', 'script'] as const satisfies Step['type'][];

export type WorkType = (typeof workTypes)[number];

/** Whether a step is handed to a worker: it then has the keys of work steps. */
export function isWorkStep<Given extends Step | StepDefinition>(
  step: Given,
): step is Extract<Given, { type: WorkType }> {
  return (workTypes as readonly string[]).includes(step.type);
}

// Compile-time proof that the list is complete.
null as unknown as WorkStep['type'] satisfies WorkType;
