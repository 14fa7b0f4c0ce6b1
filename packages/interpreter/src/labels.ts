import { definitionLimits } from '@waymark/definition';
import type { Json, Labels } from '@waymark/protocol';
import { describeError, StepFailure } from './errors.ts';
import type { Run } from './run.ts';

/**
 * Writes down the labels of a run, unless they are what they were: at its start, and whenever variables have changed.
 *
 * @returns the labels as they are now
 * @throws {ExpressionError | StepFailure} `InvalidInput` when one is no single value
 */
export function updateLabels(run: Run, before: Labels | null): Labels {
  const templates = Object.entries(run.program.labels ?? {});
  if (templates.length === 0) return {};
  const values = templates.flatMap(([name, template]) => {
    const value = run.expressions.evaluate(template, {});
    return value === null ? [] : [[name, readLabel(name, value)] as const];
  });
  const labels = Object.fromEntries(values);
  if (JSON.stringify(labels) !== JSON.stringify(before)) run.journal.record('/', { type: 'run_labelled', labels });
  return labels;
}

function readLabel(name: string, value: Json): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string' && value.length <= definitionLimits.labelLength) return value;
  const what = `a text of at most ${definitionLimits.labelLength} characters, a number, true, false or null`;
  throw new StepFailure(describeError('InvalidInput', `The label "${name}" has to be ${what}`));
}
