import { styleText } from 'node:util';
import type { ActionDescription } from '@waymark/definition';
import type { TestResult } from '@waymark/definition-tests';
import { findTestFiles } from '../find-tests.ts';
import { printDifference } from '../print-difference.ts';
import { type Report, count } from '../report.ts';
import { type TestedFile, runTestFile } from '../run-test-file.ts';

/** Runs the tests that paths mean. */
export async function testPaths(paths: string[], actions: ActionDescription[] | null): Promise<Report> {
  const started = performance.now();
  const files: TestedFile[] = [];
  for (const file of await findTestFiles(paths)) files.push(await runTestFile(file, actions));
  const results = files.flatMap((file) => file.results);
  const failed = results.filter(hasFailed).length + files.filter(({ problems }) => problems.length > 0).length;
  const passed = results.filter((result) => !hasFailed(result)).length;
  const sum = `${count(passed, 'test')} passed, ${failed} failed, in ${Math.round(performance.now() - started)} ms`;
  return { ok: failed === 0, text: `${[...files.flatMap(print), sum].join('\n')}\n`, json: files };
}

function hasFailed({ differences }: TestResult): boolean {
  return differences.length > 0;
}

function print({ file, problems, results }: TestedFile): string[] {
  const isBad = problems.length > 0 || results.some(hasFailed);
  return [
    `${mark(!isBad)} ${file}`,
    ...problems.map((problem) => `  ${problem}`),
    ...results.flatMap((result) => [
      `  ${mark(!hasFailed(result))} ${result.name}`,
      ...result.differences.flatMap(printDifference).map((line) => `      ${line}`),
    ]),
  ];
}

function mark(isGood: boolean): string {
  return isGood ? styleText('green', '✓') : styleText('red', '✗');
}
