import { Fault } from '../errors.ts';

/** A span of time: months and days go by the calendar, the rest is exact. */
export type CalendarDuration = { months: number; days: number; milliseconds: number };

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const short = /^(-?)(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h|d)$/;
const iso =
  /^(-?)P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,9})D)?(T(?:(\d{1,9}(?:\.\d{1,6})?)H)?(?:(\d{1,9}(?:\.\d{1,6})?)M)?(?:(\d{1,12}(?:\.\d{1,6})?)S)?)?$/;

/** Reads `5m`, `-7d`, `P1M`, `P1DT12H`; months only in the ISO 8601 form. @throws Fault INVALID_VALUE */
export function readCalendarDuration(text: string): CalendarDuration {
  const duration = readShort(text) ?? readIso(text);
  if (duration) return duration;
  throw new Fault('INVALID_VALUE', `${JSON.stringify(text.slice(0, 40))} is not a duration`, {
    hint: 'write it as 30s, 5m, 2h, 7d or P1M',
  });
}

function readShort(text: string): CalendarDuration | null {
  const match = short.exec(text);
  if (!match) return null;
  const amount = Number(match[2]) * (match[1] === '-' ? -1 : 1);
  const unit = match[3] ?? '';
  if (unit !== 'd') return { months: 0, days: 0, milliseconds: Math.round(amount * (units[unit] ?? 0)) };
  const days = Math.trunc(amount);
  return { months: 0, days, milliseconds: Math.round((amount - days) * 86_400_000) };
}

function readIso(text: string): CalendarDuration | null {
  const match = iso.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return null;
  const sign = match[1] === '-' ? -1 : 1;
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(2, 6).map((part) => Number(part ?? 0));
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(7, 10).map((part) => Number(part ?? 0));
  return {
    months: sign * (years * 12 + months),
    days: sign * (weeks * 7 + days),
    milliseconds: sign * Math.round(hours * 3_600_000 + minutes * 60_000 + seconds * 1_000),
  };
}
