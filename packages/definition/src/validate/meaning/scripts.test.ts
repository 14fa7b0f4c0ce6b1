import { expect, test } from 'vitest';
import { listErrors, validateSteps } from '../../../test/validate-with.ts';

const script = { id: 'compute', type: 'script', input: { a: '${ input.a }' } };

test.each([
  'input.a * 2',
  'return input.a',
  'const { a } = input;\nreturn await Promise.resolve(a);',
  '`${input.a} pieces` // ${ not.an.expression }',
  '({ a: 1 })',
])('the script %j is valid, and stays as it is', (source) => {
  expect(validateSteps([{ ...script, source }])).toMatchObject({
    valid: true,
    program: { steps: [{ type: 'script', action: 'script.run', input: script.input, settings: { source } }] },
  });
});

test('a script that is no JavaScript says where', () => {
  expect(validateSteps([{ ...script, source: 'const a = 1;\nconst a = 2;' }])).toMatchObject({
    errors: [
      {
        code: 'SCRIPT_SYNTAX',
        pointer: '/steps/0/source',
        message: 'the script of step "compute" cannot be read: Identifier \'a\' has already been declared (line 2)',
      },
    ],
  });
  expect(listErrors(validateSteps([{ ...script, source: 'import x from "fs"' }]))).toEqual([
    'SCRIPT_SYNTAX /steps/0/source',
  ]);
  expect(listErrors(validateSteps([{ ...script, source: '('.repeat(60_000) }]))).toEqual([
    'SCRIPT_SYNTAX /steps/0/source',
  ]);
});

test('a script has a source, and none without an end', () => {
  expect(listErrors(validateSteps([script]))).toEqual(['MISSING_FIELD /steps/0/source']);
  expect(listErrors(validateSteps([{ ...script, source: 'x'.repeat(65_537) }]))).toEqual([
    'OUT_OF_RANGE /steps/0/source',
  ]);
});

test('a script may undo a step', () => {
  const undo = { type: 'script', source: 'return return' };
  expect(listErrors(validateSteps([{ ...script, source: '1', compensate: undo }]))).toEqual([
    'SCRIPT_SYNTAX /steps/0/compensate/source',
  ]);
});
