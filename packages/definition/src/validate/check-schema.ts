import type { Json } from '@waymark/protocol';
import type { Definition } from '../definition.ts';
import { Document } from '../schema/document.ts';
import { countSteps } from './count-steps.ts';
import { describeIssue } from './describe-issue.ts';
import { limits } from '../limits.ts';
import { makeProblem, type Problem } from './problem.ts';
import { repair } from './repair.ts';

const maximumRounds = 8;

/**
 * Checks a document against the schema of the language.
 *
 * What is wrong is taken out or replaced and the rest is read again, so that the meaning of everything else can be
 * checked in the same answer. Keys that begin with `x-` go the same way without a word.
 *
 * @returns the findings, and the definition as far as it could be read (null: nothing more can be said).
 */
export function checkSchema(document: Json): { definition: Definition | null; problems: Problem[] } {
  const tooMany = checkCount(document);
  if (tooMany) return { definition: null, problems: [tooMany] };
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let current = document;
  for (let round = 0; round < maximumRounds; round += 1) {
    const parsed = Document.safeParse(current);
    if (parsed.success) return { definition: parsed.data, problems };
    for (const problem of parsed.error.issues.flatMap((issue) => describeIssue(issue, current))) {
      const identity = `${problem.code} ${problem.pointer}`;
      if (seen.has(identity)) continue;
      seen.add(identity);
      // Only the first round sees the document as it was sent.
      if (round === 0 || !isInsideRepair(problem, problems)) problems.push(problem);
    }
    current = repair(current, parsed.error.issues);
  }
  return { definition: null, problems };
}

/** Whether the finding speaks of a place that an earlier finding already covers. */
function isInsideRepair(problem: Problem, earlier: readonly Problem[]): boolean {
  return earlier.some(({ pointer }) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`));
}

/** Asked first: what follows takes its time for each step. */
function checkCount(document: Json): Problem | null {
  const count = countSteps(document);
  if (count <= limits.steps) return null;
  return makeProblem(
    'TOO_MANY_STEPS',
    '/steps',
    `the definition has ${count} steps (limit ${limits.steps})`,
    'Split it into several definitions.',
  );
}
