import { findResultProblems } from '@waymark/definition/validate';
import type { ResultCheck, ResultProblem } from '@waymark/protocol';

/**
 * An ordinary activity: workflow code carries no JSON Schemas, and neither foreign workers nor sub-runs know anything of
 * the step's.
 */
export async function checkResult({ schema, result }: ResultCheck): Promise<ResultProblem[]> {
  return findResultProblems(schema, result);
}
