const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const iso =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const longest = 100 * 365 * 86_400_000;

/**
 * Reads a duration (`500ms 30s 5m 2h 7d`, or ISO 8601 without years and months) in milliseconds.
 * @returns null when the text is not a duration, is negative, or is longer than 100 years.
 */
export function parseDuration(text: string): number | null {
  const milliseconds = parseShort(text) ?? parseIso(text);
  return milliseconds !== null && milliseconds <= longest ? milliseconds : null;
}

function parseShort(text: string): number | null {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h|d)$/.exec(text);
  return match ? Math.round(Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN)) : null;
}

function parseIso(text: string): number | null {
  const match = iso.exec(text);
  if (!match || text === 'P' || text.endsWith('T')) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return Math.round(
    ((weeks ?? 0) * 7 + (days ?? 0)) * 86_400_000 +
      (hours ?? 0) * 3_600_000 +
      (minutes ?? 0) * 60_000 +
      (seconds ?? 0) * 1_000,
  );
}
