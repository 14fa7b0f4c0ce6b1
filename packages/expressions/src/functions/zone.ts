import { Fault } from '../errors.ts';

/** A wall clock: what a clock in a zone shows, as if it were UTC, in milliseconds since 1970. */
export type Wall = number;

const formats = new Map<string, Intl.DateTimeFormat>();
const fixed = /^([+-])(\d\d):(\d\d)$/;

/** What clocks in a zone show at an instant. @param zone IANA name, `UTC` or `+02:00` */
export function toWall(instant: number, zone: string): Wall {
  return instant + offsetAt(instant, zone);
}

/**
 * When clocks in a zone show this. A time that comes twice is its first; one that is jumped over is moved on by the jump.
 */
export function toInstant(wall: Wall, zone: string): number {
  const day = 86_400_000;
  const before = offsetAt(wall - day, zone);
  const after = offsetAt(wall + day, zone);
  const candidates = [wall - before, wall - after].filter((instant) => toWall(instant, zone) === wall);
  return candidates.length > 0 ? Math.min(...candidates) : wall - before;
}

/** Milliseconds that clocks in a zone are ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC' || zone === 'Z') return 0;
  const match = fixed.exec(zone);
  if (match) return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  const seconds = Math.floor(instant / 1_000) * 1_000;
  const shown = new Map(
    getFormat(zone)
      .formatToParts(seconds)
      .map((part) => [part.type, Number(part.value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const wall = new Date(0);
  wall.setUTCFullYear(get('year'), get('month') - 1, get('day'));
  wall.setUTCHours(get('hour') % 24, get('minute'), get('second'), 0);
  return wall.getTime() - seconds;
}

function getFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = createFormat(zone);
  if (formats.size >= 50) formats.clear();
  formats.set(zone, format);
  return format;
}

function createFormat(zone: string): Intl.DateTimeFormat {
  try {
    // The locale only decides on the digits; the zone is named, so nothing depends on the machine.
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new Fault('INVALID_VALUE', `there is no time zone ${JSON.stringify(zone.slice(0, 60))}`, {
      hint: 'name one like Europe/Berlin',
    });
  }
}
