import { expect, test } from 'vitest';
import { isDatabaseUnavailable, isUniqueViolation } from './errors.ts';

const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });

test.each([
  ['a refused connection', withCode('ECONNREFUSED')],
  ['several refused connections', new AggregateError([withCode('ECONNREFUSED')])],
  ['an answer that did not come', new Error('Query read timeout')],
  ['no free connection', new Error('timeout exceeded when trying to connect')],
  ['a shutdown', withCode('57P01')],
  ['a statement that took too long', withCode('57014')],
  ['what Prisma makes of it', withCode('P1001')],
  ['what stands behind another error', new Error('failed', { cause: withCode('ECONNRESET') })],
  [
    'what a driver has said to Prisma',
    Object.assign(withCode('P2010'), { meta: { driverAdapterError: { cause: { originalCode: '57P03' } } } }),
  ],
])('%s means that PostgreSQL is away', (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(true);
});

test.each([new Error('any'), withCode('23505'), withCode('42P01'), null, 'text'])('%s does not', (error) => {
  expect(isDatabaseUnavailable(error)).toBe(false);
});

test('a unique index that refuses a row is known by its name', () => {
  const error = Object.assign(withCode('23505'), { constraint: 'run_open_key' });
  expect([
    isUniqueViolation(error),
    isUniqueViolation(error, 'run_open_key'),
    isUniqueViolation(error, 'other'),
  ]).toEqual([true, true, false]);
  expect(isUniqueViolation(withCode('23503'))).toBe(false);
});
