const local = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/;

/**
 * Reads a time without an offset (`2030-03-31T09:00`) as the clocks of a zone show it. A time that the clocks skip is
 * taken as if they had not; of one that comes twice, the first.
 *
 * @returns milliseconds since 1970; null when it is not a time, or there is no such zone.
 */
export function parseLocalTime(text: string, zone: string): number | null {
  const parts = local.exec(text)?.slice(1);
  if (!parts) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0));
  const fraction = Number((parts[6] ?? '').padEnd(3, '0'));
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  if (new Date(asUtc).getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return null;
  try {
    // The offset before the change of clocks is that of the day before.
    const candidates = [asUtc - offsetAt(asUtc - 86_400_000, zone), asUtc - offsetAt(asUtc + 86_400_000, zone)];
    return candidates.find((time) => time + offsetAt(time, zone) === asUtc) ?? candidates[0] ?? null;
  } catch {
    return null;
  }
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. @throws {RangeError} for an unknown zone */
function offsetAt(time: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const values = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = values;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
}
