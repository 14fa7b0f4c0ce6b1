import { expect, test } from 'vitest';
import { toList, toPage } from './page.ts';

const place = (row: { at: Date; id: string }) => row;
const row = { at: new Date('2030-01-31T12:00:00.123Z'), id: 'run_1' };

test('the cursor of a page leads to the row that it ended with', () => {
  const { nextCursor } = toList({ rows: [row], more: true }, ({ id }) => id, place);
  expect(toPage({ cursor: nextCursor ?? '' })).toEqual({ limit: 50, before: row });
});

test('the last page has no cursor', () => {
  expect(toList({ rows: [row], more: false }, ({ id }) => id, place)).toEqual({ items: ['run_1'], nextCursor: null });
});

test.each([
  '',
  'x',
  'bnVsbA',
  Buffer.from('[1,"a",2]').toString('base64url'),
  Buffer.from('[1, "a"]').toString('base64url'),
  Buffer.from('[1,"\\u0000"]').toString('base64url'),
])('a cursor that no list has given is refused: %j', (cursor) => {
  expect(() => toPage({ cursor })).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
});
