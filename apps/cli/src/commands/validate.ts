import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import type { ActionDescription } from '@waymark/definition';
import type { Problem } from '@waymark/definition/validate';
import { readTestFile } from '@waymark/definition-tests';
import { isTestFile } from '../find-tests.ts';
import { readDefinition } from '../read-definition.ts';
import { type Report, count } from '../report.ts';
import { formatOf } from '../text-format.ts';

type Checked = { file: string; valid: boolean; errors: Partial<Problem>[]; warnings: Partial<Problem>[] };

/** Says everything that is wrong with definitions and with files of tests. */
export async function validateFiles(files: string[], actions: ActionDescription[] | null): Promise<Report> {
  const checked: Checked[] = [];
  for (const file of files) checked.push(await check(file, actions));
  const invalid = checked.filter(({ valid }) => !valid).length;
  const sum = invalid === 0 ? 'All valid.' : `${invalid} of ${count(files.length, 'file')} not valid.`;
  return {
    ok: invalid === 0,
    text: `${[...checked.flatMap(print), sum].join('\n')}\n`,
    json: checked,
  };
}

async function check(file: string, actions: ActionDescription[] | null): Promise<Checked> {
  if (isTestFile(file)) {
    const read = readTestFile(await readFile(file, 'utf8'), formatOf(file));
    return { file, valid: read.ok, errors: read.ok ? [] : read.problems.map((message) => ({ message })), warnings: [] };
  }
  const validation = await readDefinition(file, actions);
  const errors = validation.valid ? [] : validation.errors;
  return { file, valid: validation.valid, errors, warnings: validation.warnings };
}

function print({ file, valid, errors, warnings }: Checked): string[] {
  return [
    `${valid ? styleText('green', '✓') : styleText('red', '✗')} ${file}`,
    ...errors.flatMap((problem) => printProblem(problem, styleText('red', 'error'))),
    ...warnings.flatMap((problem) => printProblem(problem, styleText('yellow', 'warning'))),
  ];
}

function printProblem({ code, pointer, message, hint }: Partial<Problem>, kind: string): string[] {
  const place = code === undefined ? '' : ` ${code} at ${pointer || '/'}`;
  return [`  ${kind}${place}: ${message}`, ...(hint ? [`    ${hint}`] : [])];
}
