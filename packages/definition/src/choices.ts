import type { Compensation, Step, Work } from './program.ts';

/** Work whose name was computed, as the action does it that it gave. @returns null when that one is not allowed */
export function chooseWork(work: Work, action: string): Work | null {
  const choice = work.choices?.find((one) => one.action === action);
  if (!choice) return null;
  const { compensate: _, ...settings } = choice;
  return { ...work, ...settings };
}

/** What undoes a step. @param action that did it, where its name was computed; else null */
export function findCompensation(step: Step, action: string | null): Compensation | null {
  if (step.compensate || action === null || step.type !== 'action') return step.compensate;
  return step.choices?.find((one) => one.action === action)?.compensate ?? null;
}
