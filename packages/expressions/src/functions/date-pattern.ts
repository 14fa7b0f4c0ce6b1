import { Fault } from '../errors.ts';

/** What a pattern can show, by its letters. Names are English on every machine: no locale is asked. */
const fields: Record<string, (time: Shown) => string> = {
  yyyy: ({ wall }) => pad(wall.getUTCFullYear(), 4),
  yy: ({ wall }) => pad(wall.getUTCFullYear() % 100, 2),
  y: ({ wall }) => String(wall.getUTCFullYear()),
  MMMM: ({ wall }) => monthNames[wall.getUTCMonth()] ?? '',
  MMM: ({ wall }) => (monthNames[wall.getUTCMonth()] ?? '').slice(0, 3),
  MM: ({ wall }) => pad(wall.getUTCMonth() + 1, 2),
  M: ({ wall }) => String(wall.getUTCMonth() + 1),
  dd: ({ wall }) => pad(wall.getUTCDate(), 2),
  d: ({ wall }) => String(wall.getUTCDate()),
  EEEE: ({ wall }) => dayNames[wall.getUTCDay()] ?? '',
  EEE: ({ wall }) => (dayNames[wall.getUTCDay()] ?? '').slice(0, 3),
  HH: ({ wall }) => pad(wall.getUTCHours(), 2),
  H: ({ wall }) => String(wall.getUTCHours()),
  hh: ({ wall }) => pad(wall.getUTCHours() % 12 || 12, 2),
  h: ({ wall }) => String(wall.getUTCHours() % 12 || 12),
  a: ({ wall }) => (wall.getUTCHours() < 12 ? 'AM' : 'PM'),
  mm: ({ wall }) => pad(wall.getUTCMinutes(), 2),
  m: ({ wall }) => String(wall.getUTCMinutes()),
  ss: ({ wall }) => pad(wall.getUTCSeconds(), 2),
  s: ({ wall }) => String(wall.getUTCSeconds()),
  SSS: ({ wall }) => pad(wall.getUTCMilliseconds(), 3),
  XXX: ({ offset }) => (offset === 0 ? 'Z' : formatOffset(offset)),
  xxx: ({ offset }) => formatOffset(offset),
  T: () => 'T',
};
const aliases: Record<string, string> = { YYYY: 'yyyy', YY: 'yy', DD: 'dd' };
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A wall clock, kept as if it were UTC, and how far it is ahead of UTC in milliseconds. */
type Shown = { wall: Date; offset: number };

/**
 * Shows a wall clock by a pattern of Unicode letters: `yyyy-MM-dd HH:mm`; text between quotes stands for itself.
 * @throws Fault INVALID_PATTERN
 */
export function formatByPattern(pattern: string, wall: number, offset: number): string {
  const time = { wall: new Date(wall), offset };
  return pattern.replace(/''|'((?:[^']|'')*)'|'|([A-Za-z])\2*/g, (piece: string, quoted: string | undefined) => {
    if (piece === "''") return "'";
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    const field = fields[aliases[piece] ?? piece];
    if (field) return field(time);
    throw new Fault('INVALID_PATTERN', `formatDate() does not know "${piece}"`, {
      hint: `it knows ${Object.keys(fields).join(' ')}; other letters stand between single quotes`,
    });
  });
}

function formatOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
