import type { Program, SubRunTemplate } from './program.ts';
import { placeSteps } from './addresses.ts';

/** A workflow that is named; a null version means the newest one. */
export type WorkflowReference = { name: string; version: number | null };

/** Reads `name` or `name@3`. @returns null when it is neither */
export function parseWorkflowReference(text: string): WorkflowReference | null {
  const match = /^([^@]{1,200})(?:@([1-9]\d{0,8}))?$/.exec(text);
  if (!match) return null;
  const [, name = '', version] = match;
  return { name, version: version === undefined ? null : Number(version) };
}

/** Whether a list of references names this one; a name without a version stands for all of them. */
export function allowsWorkflow(allowed: readonly string[], text: string): boolean {
  const wanted = parseWorkflowReference(text);
  return allowed.some((one) => one === text || one === wanted?.name);
}

/** The workflows that runs of a program may start, as `name` or `name@3`. */
export function listStartedWorkflows(program: Program): string[] {
  const subRuns = placeSteps(program).flatMap(({ step }) => [
    ...(step.type === 'workflow' ? [step] : []),
    ...(step.compensate?.kind === 'workflow' ? [step.compensate.subRun] : []),
  ]);
  const started = subRuns.flatMap(({ allowed, call }) => allowed ?? [String((call.input as SubRunTemplate).workflow)]);
  return [...new Set(started)];
}
