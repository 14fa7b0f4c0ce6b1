import { expect, test } from 'vitest';
import { findFormProblem } from './form.ts';

const form = {
  type: 'object',
  required: ['limit'],
  properties: { limit: { type: 'integer' }, note: { type: ['string', 'null'] }, tags: { type: 'array' } },
};

test.each([
  { data: { limit: 1 }, problem: null },
  { data: { limit: 1, note: null, tags: [], more: true }, problem: null },
  { data: null, problem: 'the form must be object' },
  { data: [], problem: 'the form must be object' },
  { data: {}, problem: '"limit" is missing in the form' },
  { data: { limit: 1.5 }, problem: '"limit" in the form must be integer' },
  { data: { limit: 1, note: 3 }, problem: '"note" in the form must be string or null' },
])('the form $data gets $problem', ({ data, problem }) => {
  expect(findFormProblem(form, data)).toBe(problem);
});

test('a form without a type takes anything', () => {
  expect(findFormProblem({}, null)).toBeNull();
});
