import { findJson } from './files.mjs';

/** @typedef {{ passed: number, failed: number }} Counts */

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export const addCounts = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });

/**
 * A skipped test counts as failed: what did not run has shown nothing. So does a file that could not be read, and an
 * error outside of any test.
 *
 * @param {string} project
 * @param {string} path
 * @param {Error | null} failure how the run itself ended
 * @returns {Counts}
 */
export function readVitestReport(project, path, failure) {
  const report = findJson(path);
  if (!report) return failWith(failure ?? new Error(`${project} tests: no report`));
  const skipped = report.numPendingTests + report.numTodoTests;
  const brokenFiles = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ { status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  for (const { name } of brokenFiles) console.error(`${name} failed outside of its tests`);
  sayDropped(project, skipped);
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests + skipped + brokenFiles.length };
  return failure && counts.failed === 0 ? addCounts(counts, failWith(failure)) : counts;
}

/**
 * @param {string} path
 * @param {Error | null} failure how the run itself ended
 * @returns {Counts}
 */
export function readPlaywrightReport(path, failure) {
  const report = findJson(path);
  if (!report) return failWith(failure ?? new Error('browser tests: no report'));
  const { expected, unexpected, flaky, skipped } = report.stats;
  sayDropped('browser', skipped);
  const counts = { passed: expected, failed: unexpected + flaky + skipped };
  return failure && counts.failed === 0 ? addCounts(counts, failWith(failure)) : counts;
}

/** @param {string} project @param {number} skipped */
function sayDropped(project, skipped) {
  if (skipped > 0) console.error(`${project}: ${skipped} tests were skipped, which counts as failed`);
}

/** @param {Error} failure @returns {Counts} */
function failWith(failure) {
  console.error(failure.message);
  return { passed: 0, failed: 1 };
}
