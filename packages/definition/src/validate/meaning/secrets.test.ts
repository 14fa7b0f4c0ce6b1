import { describe, expect, test } from 'vitest';
import { catalogue, describeAction } from '../../../test/catalogue.ts';
import { validateDefinition } from '../index.ts';

const world = {
  actions: [...catalogue.actions, describeAction('any.do', { 'token?': 'any', 'list?': 'any' })],
  secrets: ['TOKEN', 'PASSWORD'],
};
const validate = (steps: unknown, known = world) => validateDefinition({ name: 'test', steps }, known);
const errorsOf = (steps: unknown) => {
  const validation = validate(steps);
  return validation.valid ? [] : validation.errors.map(({ code, pointer }) => `${code} ${pointer}`);
};
const call = { id: 'a', type: 'http', url: 'https://example.com' };
const work = { id: 'a', type: 'action', action: 'any.do' };

describe('a secret may stand', () => {
  test.each([
    { ...call, headers: { 'X-Key': '${ secrets.TOKEN }', 'X-B': 'Key ${secrets.TOKEN}' } },
    { ...call, auth: { bearer: '${ secrets.TOKEN }' } },
    { ...call, auth: { basic: { username: 'ann', password: '${ secrets.PASSWORD }' } } },
    { ...call, query: { key: '${ secrets.TOKEN }' } },
    { ...call, method: 'POST', body: { deep: [{ key: '${ secrets.TOKEN }' }] } },
    { ...work, input: { token: '${ secrets.TOKEN }' } },
    { ...work, compensate: { action: 'any.do', input: { token: '${ secrets.TOKEN }' } } },
    { ...work, compensate: { ...call, id: undefined, type: 'http', auth: { bearer: '${ secrets.TOKEN }' } } },
  ])('%j', (step) => expect(errorsOf([step])).toEqual([]));
});

describe('a secret may not stand', () => {
  test.each([
    ['in an address', { ...call, url: 'https://example.com/${ secrets.TOKEN }' }, '/url'],
    ['in a method', { ...call, method: '${ secrets.TOKEN }' }, '/method'],
    ['in the input of a script', { id: 'a', type: 'script', source: '1', input: '${ secrets.TOKEN }' }, '/input'],
    ['in a value', { id: 'a', type: 'value', value: '${ secrets.TOKEN }' }, '/value'],
    ['in a title', { ...call, title: '${ secrets.TOKEN }' }, '/title'],
    ['in an output', { ...call, output: '${ secrets.TOKEN }' }, '/output'],
    ['in a condition', { ...call, if: '${ secrets.TOKEN == "x" }' }, '/if'],
    ['in an idempotency key', { ...call, idempotencyKey: '${ secrets.TOKEN }' }, '/idempotencyKey'],
    ['before other text', { ...call, headers: { A: '${ secrets.TOKEN }!' } }, '/headers/A'],
    ['after an expression', { ...call, headers: { A: '${ input.x }${ secrets.TOKEN }' } }, '/headers/A'],
    ['in a computation', { ...call, headers: { A: '${ secrets.TOKEN + "x" }' } }, '/headers/A'],
    ['in a function', { ...work, input: { token: '${ base64(secrets.TOKEN) }' } }, '/input/token'],
    ['as all of them', { ...work, input: { token: '${ secrets }' } }, '/input/token'],
    ['by a computed name', { ...work, input: { token: '${ secrets[input.name] }' } }, '/input/token'],
  ])('%s', (_, step, place) => expect(errorsOf([step])).toEqual([`SECRET_NOT_ALLOWED_HERE /steps/0${place}`]));
});

test('a secret that does not exist is refused where secrets are known', () => {
  const steps = [{ ...work, input: { token: '${ secrets.TOKE }' } }];
  expect(validate(steps)).toMatchObject({
    errors: [
      {
        code: 'UNKNOWN_SECRET',
        pointer: '/steps/0/input/token',
        message: expect.stringContaining('did you mean "TOKEN"') as unknown,
      },
    ],
  });
  expect(validate(steps, { actions: world.actions } as typeof world).valid).toBe(true);
});

test('a secret in an address is warned of', () => {
  expect(validate([{ ...call, query: { key: '${ secrets.TOKEN }' } }]).warnings).toMatchObject([
    { code: 'SECRET_IN_QUERY', pointer: '/steps/0/query/key' },
  ]);
});

test('the program holds masks, and beside them where the secrets belong', () => {
  const step = {
    ...call,
    method: 'POST',
    headers: { 'a~b': 'Key $${x}: ${ secrets.TOKEN }' },
    body: ['${ secrets.PASSWORD }', '${ input.secrets }', 'secrets.TOKEN', '$${ secrets.TOKEN }'],
  };
  expect(validate([step])).toMatchObject({
    valid: true,
    program: {
      steps: [
        {
          input: {
            headers: { 'a~b': 'Key $${x}: ‹secret TOKEN›' },
            body: ['‹secret PASSWORD›', '${ input.secrets }', 'secrets.TOKEN', '$${ secrets.TOKEN }'],
          },
          secrets: [
            { pointer: '/headers/a~0b', name: 'TOKEN', prefix: 'Key ${x}: ' },
            { pointer: '/body/0', name: 'PASSWORD', prefix: '' },
          ],
        },
      ],
    },
  });
});

test('a program without secrets says nothing of them', () => {
  const validation = validate([{ ...work, input: { token: 'x' } }]);
  expect(validation.valid && validation.program.steps[0]).not.toHaveProperty('secrets');
});
