import { Fault } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { readCalendarDuration } from './calendar-duration.ts';
import type { CalendarDuration } from './calendar-duration.ts';
import { formatByPattern } from './date-pattern.ts';
import { defineFunction } from './define.ts';
import type { FunctionDescription } from './define.ts';
import { checkInstant, daysOfMonth, formatInstant, readInstant } from './instant.ts';
import { toInstant, toWall } from './zone.ts';

/** A look at a zone's rules is far more work than a node. */
const zoneUnits = 100;

/** Functions of times: RFC 3339 texts, or milliseconds since 1970. Without a zone they are in UTC. */
export const timeFunctions: FunctionDescription[] = [
  defineFunction('timestamp', ['time'], (_, time) => readInstant(time, 'UTC')),
  defineFunction('duration', ['text'], (_, text) => {
    const { months, days, milliseconds } = readCalendarDuration(text);
    if (months === 0) return days * 86_400_000 + milliseconds;
    throw new Fault('INVALID_VALUE', 'months have no fixed length: use addDuration()');
  }),
  defineFunction('addDuration', ['time', 'any', 'text?'], (frame, time, duration, zone) => {
    chargeZone(frame, zone);
    const instant = readInstant(time, zone ?? 'UTC');
    if (typeof duration === 'number') return formatInstant(instant + duration);
    if (typeof duration === 'string')
      return formatInstant(addDuration(instant, readCalendarDuration(duration), zone ?? 'UTC'));
    throw new Fault(
      'TYPE_MISMATCH',
      'addDuration() wants a duration such as "7d" or milliseconds as its second argument',
    );
  }),
  defineFunction('formatDate', ['time', 'text', 'text?'], (frame, time, pattern, zone) => {
    chargeZone(frame, zone);
    frame.budget.charge(pattern.length);
    const instant = readInstant(time, zone ?? 'UTC');
    const wall = toWall(instant, zone ?? 'UTC');
    return formatByPattern(pattern, wall, wall - instant);
  }),
  ...defineFields({
    getFullYear: (wall) => wall.getUTCFullYear(),
    getMonth: (wall) => wall.getUTCMonth(),
    getDate: (wall) => wall.getUTCDate(),
    getDayOfMonth: (wall) => wall.getUTCDate() - 1,
    getDayOfWeek: (wall) => wall.getUTCDay(),
    getDayOfYear: (wall) => Math.floor((wall.getTime() - new Date(wall.getTime()).setUTCMonth(0, 1)) / 86_400_000),
    getHours: (wall) => wall.getUTCHours(),
    getMinutes: (wall) => wall.getUTCMinutes(),
    getSeconds: (wall) => wall.getUTCSeconds(),
    getMilliseconds: (wall) => wall.getUTCMilliseconds(),
  }),
];

/** CEL's accessors: months, days of the month, the week and the year count from 0, `getDate` from 1. */
function defineFields(fields: Record<string, (wall: Date) => number>): FunctionDescription[] {
  return Object.entries(fields).map(([name, read]) =>
    defineFunction(name, ['time', 'text?'], (frame, time, zone) => {
      chargeZone(frame, zone);
      return read(new Date(toWall(readInstant(time, zone ?? 'UTC'), zone ?? 'UTC')));
    }),
  );
}

/** Months and days move the wall clock of the zone, with the last day of a shorter month; hours and less are exact. */
function addDuration(instant: number, duration: CalendarDuration, zone: string): number {
  if (duration.months === 0 && duration.days === 0) return checkInstant(instant + duration.milliseconds);
  const wall = new Date(toWall(instant, zone));
  const months = wall.getUTCFullYear() * 12 + wall.getUTCMonth() + duration.months;
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  wall.setUTCFullYear(year, month, Math.min(wall.getUTCDate(), daysOfMonth(((year % 400) + 400) % 400, month + 1)));
  wall.setUTCDate(wall.getUTCDate() + duration.days);
  // NaN, when the calendar ended, is in no range.
  const moved = checkInstant(wall.getTime());
  return checkInstant(toInstant(moved, zone) + duration.milliseconds);
}

function chargeZone(frame: Frame, zone: string | undefined): void {
  frame.budget.charge(zone === undefined ? 10 : zoneUnits);
}
