import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../test/catalogue.ts';
import { problemCodes } from './problem.ts';
import { validateText } from './validate.ts';

const world = { ...catalogue, secrets: ['SUPPLIER_TOKEN'] };
const page = readFileSync(join(import.meta.dirname, '../../../../docs/errors/definition.md'), 'utf8');
const sections = page.split(/^### /m).slice(1).map(readSection);

/** Findings that would take a page of text, or that no definition has. */
const withoutExample = [
  ...['PAYLOAD_TOO_LARGE', 'JSON_TOO_DEEP', 'TOO_MANY_STEPS', 'NESTING_LIMIT', 'EXPR_TOO_LONG', 'EXPR_TOO_DEEP'],
  ...['INVALID_RUN_INPUT', 'MORE_PROBLEMS'],
];

function readSection(text: string) {
  const [code = '', , meaning = ''] = text.split('\n');
  const [wrong, right, ...more] = [...text.matchAll(/```\w+\n([^`]*)```/g)].map(([, example = '']) => example);
  return { code, meaning, wrong, right, more };
}

/** An example is a whole document, a list of steps, or one step. As text: some examples are no JSON. */
function validateExample(example = '') {
  if (example.trimStart().startsWith('[')) return validateText(`{"name":"example","steps":${example}}`, world);
  if (/^\s*\{\s*"id"/.test(example)) return validateText(`{"name":"example","steps":[${example}]}`, world);
  return validateText(example, world, /^\w+:/.test(example) ? 'yaml' : 'json');
}

test('every code has its section, with the meaning that the code has', () => {
  const described = Object.fromEntries(sections.map(({ code, meaning }) => [code, meaning]));
  expect(described).toEqual(problemCodes);
  expect(sections).toHaveLength(Object.keys(problemCodes).length);
});

test('every code that can has a wrong and a right example', () => {
  const incomplete = sections.filter(({ right }) => right === undefined).map(({ code }) => code);
  expect(incomplete.toSorted()).toEqual(withoutExample.toSorted());
  expect(sections.flatMap(({ more }) => more)).toEqual([]);
});

describe('the examples', () => {
  test.each(sections.filter(({ wrong }) => wrong !== undefined))('of $code', ({ code, wrong, right }) => {
    const found = validateExample(wrong);
    const problems = [...(found.valid ? [] : found.errors), ...found.warnings];
    expect(problems.map((problem) => problem.code)).toContain(code);

    expect(validateExample(right)).toMatchObject({ valid: true, warnings: [] });
  });
});
