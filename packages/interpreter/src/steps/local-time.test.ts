import { expect, test } from 'vitest';
import { parseLocalTime } from './local-time.ts';

test.each([
  { text: '2030-01-15T09:00', zone: 'UTC', utc: '2030-01-15T09:00:00.000Z' },
  { text: '2030-01-15T09:00', zone: 'Europe/Berlin', utc: '2030-01-15T08:00:00.000Z' },
  { text: '2030-07-15 09:00:30.5', zone: 'America/New_York', utc: '2030-07-15T13:00:30.500Z' },
  { text: '2030-07-15', zone: 'Asia/Kolkata', utc: '2030-07-14T18:30:00.000Z' },
  { text: '2030-10-27T02:30', zone: 'Europe/Berlin', utc: '2030-10-27T00:30:00.000Z' },
  { text: '2030-03-31T02:30', zone: 'Europe/Berlin', utc: '2030-03-31T01:30:00.000Z' },
])('$text in $zone is $utc', ({ text, zone, utc }) => {
  expect(new Date(parseLocalTime(text, zone) ?? 0).toISOString()).toBe(utc);
});

test.each(['tomorrow', '2030-02-30', '2030-01-01T25:00'])('%s is no time', (text) => {
  expect(parseLocalTime(text, 'UTC')).toBeNull();
});

test('a zone that does not exist gives no time', () => {
  expect(parseLocalTime('2030-01-01', 'Mars/Olympus')).toBeNull();
});
