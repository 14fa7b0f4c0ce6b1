import { Fault } from '../errors.ts';
import { toInstant } from './zone.ts';

/** Years 1 to 9999 in milliseconds since 1970. */
const earliest = -62_135_596_800_000;
const latest = 253_402_300_799_999;
const text = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d)?)?$/;

/**
 * A time in milliseconds since 1970.
 * @param time RFC 3339; without an offset (or with the day alone) it is local time in `zone`; or milliseconds.
 */
export function readInstant(time: string | number, zone: string): number {
  if (typeof time === 'number') return checkInstant(Math.trunc(time));
  const match = text.exec(time);
  if (!match) throw invalid(time);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month) || hour > 23 || minute > 59 || second > 59)
    throw invalid(time);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const wall =
    new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds;
  const offset = match[8];
  if (offset === undefined) return checkInstant(toInstant(wall, zone));
  return checkInstant(wall - readOffset(offset));
}

/** A time as RFC 3339 in UTC with milliseconds. */
export function formatInstant(milliseconds: number): string {
  return new Date(checkInstant(Math.trunc(milliseconds))).toISOString();
}

/** @param month 1 to 12 */
export function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

export function checkInstant(milliseconds: number): number {
  if (milliseconds >= earliest && milliseconds <= latest) return milliseconds;
  throw new Fault('INVALID_VALUE', 'the time is outside the years 1 to 9999');
}

function readOffset(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

function invalid(time: string): Fault {
  return new Fault('INVALID_VALUE', `${JSON.stringify(time.slice(0, 40))} is not a time`, {
    hint: 'write it as 2026-03-01T09:30:00Z',
  });
}
