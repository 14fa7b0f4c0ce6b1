import { describe, expect, test } from 'vitest';

import { evaluate, failureOf } from '../testing/expressions.ts';
import type { Fails, Gives } from '../testing/expressions.ts';

describe('addDuration', () => {
  test.each<Gives>([
    ['addDuration("2026-01-01T00:00:00Z", "90m")', '2026-01-01T01:30:00.000Z'],
    ['addDuration("2026-01-01T00:00:00Z", "500ms")', '2026-01-01T00:00:00.500Z'],
    ['addDuration("2026-01-01T00:00:00+02:00", "1d")', '2026-01-01T22:00:00.000Z'],
    ['addDuration("2026-01-10T00:00:00Z", "-7d")', '2026-01-03T00:00:00.000Z'],
    ['addDuration("2026-01-31T10:00:00Z", "P1M")', '2026-02-28T10:00:00.000Z'],
    ['addDuration("2024-02-29T10:00:00Z", "P1Y")', '2025-02-28T10:00:00.000Z'],
    ['addDuration("2026-03-31T10:00:00Z", "-P1M")', '2026-02-28T10:00:00.000Z'],
    ['addDuration("2025-12-31T10:00:00Z", "P14M")', '2027-02-28T10:00:00.000Z'],
    ['addDuration("2026-01-01T00:00:00Z", "P1W2DT3H4M5.5S")', '2026-01-10T03:04:05.500Z'],
    ['addDuration(1767225600000, 1000)', '2026-01-01T00:00:01.000Z'],
    ['addDuration("2026-01-01", "1d")', '2026-01-02T00:00:00.000Z'],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression)).toBe(value));

  // Berlin: clocks go forward on 2026-03-29 at 02:00, back on 2026-10-25 at 03:00.
  test.each<Gives>([
    ['addDuration("2026-03-28T10:00:00+01:00", "1d", "Europe/Berlin")', '2026-03-29T08:00:00.000Z'],
    ['addDuration("2026-03-28T10:00:00+01:00", "24h", "Europe/Berlin")', '2026-03-29T09:00:00.000Z'],
    ['addDuration("2026-10-24T10:00:00+02:00", "1d", "Europe/Berlin")', '2026-10-25T09:00:00.000Z'],
    ['addDuration("2026-03-28T02:30:00+01:00", "1d", "Europe/Berlin")', '2026-03-29T01:30:00.000Z'],
    ['addDuration("2026-10-24T02:30:00+02:00", "1d", "Europe/Berlin")', '2026-10-25T00:30:00.000Z'],
    ['addDuration("2026-03-29T01:30:00+01:00", "1h", "Europe/Berlin")', '2026-03-29T01:30:00.000Z'],
    ['addDuration("2026-01-31T23:30:00-05:00", "P1M", "America/New_York")', '2026-03-01T04:30:00.000Z'],
    ['addDuration("2026-02-28T09:00:00", "P1M", "America/New_York")', '2026-03-28T13:00:00.000Z'],
    ['addDuration("2026-04-04T12:00:00", "1d", "Australia/Lord_Howe")', '2026-04-05T01:30:00.000Z'],
  ])('%s keeps the wall clock: %j', (expression, value) => expect(evaluate(expression)).toBe(value));
});

describe('formatDate', () => {
  test.each<Gives>([
    ['formatDate("2026-07-05T09:03:07.045Z", "yyyy-MM-dd HH:mm:ss.SSS")', '2026-07-05 09:03:07.045'],
    ['formatDate("2026-07-05T21:03:00Z", "d.M.yy h:mm a")', '5.7.26 9:03 PM'],
    ['formatDate("2026-07-05T00:00:00Z", "EEE, d MMM yyyy")', 'Sun, 5 Jul 2026'],
    ['formatDate("2026-07-05T00:00:00Z", "EEEE d MMMM")', 'Sunday 5 July'],
    ['formatDate("2026-07-05T23:00:00Z", "yyyy-MM-ddTHH:mm:ssXXX", "Europe/Berlin")', '2026-07-06T01:00:00+02:00'],
    ['formatDate("2026-07-05T23:00:00Z", "XXX xxx")', 'Z +00:00'],
    ['formatDate("2026-01-05T23:00:00Z", "dd HH:mm xxx", "America/St_Johns")', '05 19:30 -03:30'],
    ['formatDate("2026-01-05T23:00:00Z", "HH:mm", "+05:30")', '04:30'],
    ['formatDate("2026-07-05", "dd.MM.yyyy", "America/New_York")', '05.07.2026'],
    ['formatDate("2026-07-05T12:00:00Z", "YYYY/MM/DD")', '2026/07/05'],
    ['formatDate("2026-07-05T12:00:00Z", "h \'o\'\'clock\'")', "12 o'clock"],
    ['formatDate(0, "yyyy")', '1970'],
    ['formatDate("0001-01-01T00:00:00Z", "yyyy-MM-dd")', '0001-01-01'],
    ['formatDate("1900-01-01T00:00:00Z", "yyyy-MM-dd HH:mm", "Europe/Berlin")', '1900-01-01 01:00'],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression)).toBe(value));
});

test.each<Gives>([
  ['timestamp("2026-01-01T00:00:00Z")', 1_767_225_600_000],
  ['timestamp("2026-01-02T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") == duration("1d")', true],
  ['duration("PT1M30S")', 90_000],
  ['getFullYear("2026-12-31T23:30:00Z", "Europe/Berlin")', 2027],
  ['"2026-03-01T10:20:30.040Z".getMonth()', 2],
  ['getDate("2026-03-01T10:20:30Z")', 1],
  ['getDayOfMonth("2026-03-01T10:20:30Z")', 0],
  ['getDayOfWeek("2026-03-01T10:20:30Z")', 0],
  ['getDayOfYear("2026-03-01T10:20:30Z")', 59],
  ['getHours("2026-03-01T10:20:30Z", "+02:00")', 12],
  ['getMinutes("2026-03-01T10:20:30Z")', 20],
  ['getSeconds("2026-03-01T10:20:30Z")', 30],
  ['getMilliseconds("2026-03-01T10:20:30.040Z")', 40],
])('%s gives %j', (expression, value) => expect(evaluate(expression)).toStrictEqual(value));

test.each<Fails>([
  ['addDuration("2026-02-30", "1d")', 'INVALID_VALUE', '"2026-02-30" is not a time'],
  ['addDuration("yesterday", "1d")', 'INVALID_VALUE', '"yesterday" is not a time'],
  ['addDuration("2026-01-01T25:00:00Z", "1d")', 'INVALID_VALUE', 'is not a time'],
  ['addDuration("2026-01-01", "1mo")', 'INVALID_VALUE', '"1mo" is not a duration'],
  ['addDuration("2026-01-01", "P")', 'INVALID_VALUE', 'is not a duration'],
  ['addDuration("2026-01-01", "P1DT")', 'INVALID_VALUE', 'is not a duration'],
  ['addDuration("2026-01-01", true)', 'TYPE_MISMATCH', 'wants a duration'],
  ['addDuration("2026-01-01", "P9000Y")', 'INVALID_VALUE', 'outside the years'],
  ['addDuration("2026-01-01", "P999999Y")', 'INVALID_VALUE', 'outside the years'],
  ['addDuration(9007199254740991, "1d")', 'INVALID_VALUE', 'outside the years'],
  ['addDuration("2026-01-01", "1d", "Europe/Nowhere")', 'INVALID_VALUE', 'there is no time zone "Europe/Nowhere"'],
  ['formatDate("2026-01-01", "yyyy QQ")', 'INVALID_PATTERN', 'formatDate() does not know "QQ"'],
  ['duration("P1M")', 'INVALID_VALUE', 'months have no fixed length'],
])('%s fails with %s: %s', (expression, code, message) => {
  expect(failureOf(expression)).toMatchObject({ code, message: expect.stringContaining(message) });
});

test('times are read and shown the same wherever the machine stands', () => {
  const zone = process.env['TZ'];
  try {
    for (const machine of ['Asia/Tokyo', 'America/Los_Angeles']) {
      process.env['TZ'] = machine;
      expect(evaluate('formatDate("2026-07-05T12:00:00", "yyyy-MM-dd HH:mm")')).toBe('2026-07-05 12:00');
      expect(evaluate('getHours("2026-07-05T12:00:00Z", "UTC")')).toBe(12);
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
