import { expect, test } from 'vitest';
import { listErrors, validateSteps } from '../../../test/validate-with.ts';

const steps = [{ id: 'a', type: 'value', value: 1 }];

test.each([
  {
    name: 'of what they may see',
    labels: { a: '${ input.a }', b: '${ vars.b }', c: '${ run.key }', d: 1 },
    problems: [],
  },
  {
    name: 'that are lists',
    labels: { a: ['x'], b: { c: 1 } },
    problems: ['INVALID_TYPE /labels/a', 'INVALID_TYPE /labels/b'],
  },
  { name: 'of steps', labels: { a: '${ steps.a.output }' }, problems: ['UNKNOWN_IDENTIFIER /labels/a'] },
  { name: 'of unknown variables', labels: { a: '${ vars.c }' }, problems: ['UNKNOWN_VARIABLE /labels/a'] },
  { name: 'with a colon', labels: { 'a:b': 1 }, problems: ['INVALID_NAME /labels/a:b'] },
  {
    name: 'without end',
    labels: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`l${index}`, 1])),
    problems: ['OUT_OF_RANGE /labels'],
  },
])('labels $name', ({ labels, problems }) => {
  expect(listErrors(validateSteps(steps, { labels, vars: { b: 1 } }))).toEqual(problems);
});
