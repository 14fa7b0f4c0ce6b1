import { limits } from '../../limits.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { Outline } from './outline.ts';

/** Labels are few, and each of them is a single value. */
export function checkLabels({ definition: { labels = {} } }: Outline): Problem[] {
  const entries = Object.entries(labels);
  const tooMany =
    entries.length > limits.labels
      ? [makeProblem('OUT_OF_RANGE', '/labels', `the definition has ${entries.length} labels (limit ${limits.labels})`)]
      : [];
  const lists = entries
    .filter(([, value]) => typeof value === 'object' && value !== null)
    .map(([name]) =>
      makeProblem(
        'INVALID_TYPE',
        pointerTo('/labels', name),
        `the label "${name}" is a list or an object; it has to be a text, a number, true, false or null`,
      ),
    );
  return [...tooMany, ...lists];
}
