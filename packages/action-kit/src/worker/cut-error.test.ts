import { expect, test } from 'vitest';
import { cutError } from './cut-error.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('an error of a usual size stays as it is', () => {
  const error = { type: 'HttpError', message: 'no', data: { status: 500, body: 'x'.repeat(10_000) } };
  expect(cutError(error)).toEqual(error);
});

test('a long type and message are cut, and say so', () => {
  const { type, message } = cutError({ type: 'T'.repeat(1_000), message: 'm'.repeat(1_000_000), data: null });
  expect(type).toBe(`${'T'.repeat(199)}…`);
  expect(message).toBe(`${'m'.repeat(1_999)}…`);
});

test('no half of a character stays at the end of a cut message', () => {
  const { message } = cutError({ type: 'T', message: `${'m'.repeat(1_998)}😀😀`, data: null });
  expect(message).toBe(`${'m'.repeat(1_998)}…`);
});

test('of long data the short fields stay, and what is long is cut', () => {
  const data = { status: 500, body: 'x'.repeat(100_000), list: Array.from({ length: 10_000 }, () => 1), end: true };
  expect(cutError({ type: 'T', message: 'm', data }).data).toEqual({
    status: 500,
    body: `${'x'.repeat(1_999)}…`,
    list: '… 20001 bytes',
    end: true,
  });
});

test.each([
  ['a text', 'x'.repeat(100_000)],
  ['a list', Array.from({ length: 50_000 }, () => 'x')],
  ['very many fields', Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, index]))],
  ['long keys', { ['k'.repeat(100_000)]: 1 }],
])('data that is %s fits', (_, data) => {
  expect(bytesOf(cutError({ type: 'T', message: 'm', data }).data)).toBeLessThanOrEqual(20_000);
});
