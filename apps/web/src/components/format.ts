const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** "3 min. ago", "in 2 days". */
export function formatRelative(at: string, now: number): string {
  const distance = Date.parse(at) - now;
  if (Math.abs(distance) < 1_500) return distance > 0 ? 'in a moment' : 'just now';
  const [unit, length] = units.find(([, size]) => Math.abs(distance) >= size) ?? ['second', 1_000];
  // What is ahead is rounded: a deadline of two days is "in 2 days" a second later too.
  return relative.format(distance > 0 ? Math.round(distance / length) : Math.trunc(distance / length), unit);
}

/** The moment itself, with milliseconds, in the reader's zone and in UTC. */
export function formatExact(at: string): string {
  const date = new Date(at);
  return `${exact.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')} · ${date.toISOString()}`;
}

/** "14:03:12.042" in the reader's zone. */
export function formatClock(at: string): string {
  const date = new Date(at);
  return `${clock.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** "420 ms", "3.2 s", "4 min 10 s", "2 h 5 min", "3 d 4 h". */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  if (ms < 3_600_000) return twoUnits(ms, 60_000, 'min', 1_000, 's');
  if (ms < 86_400_000) return twoUnits(ms, 3_600_000, 'h', 60_000, 'min');
  return twoUnits(ms, 86_400_000, 'd', 3_600_000, 'h');
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** Cents as money: "€ 1,250.00". */
export function formatMoney(cents: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}

/** A text in which long ids of runs, orders and the like are shortened. */
export function shortenIds(text: string): string {
  return text.replaceAll(/\b[a-z]+_[0-9a-z]{20,}\b/g, shortenId);
}

/** The part of an id that people compare: prefix and the last six. */
export function shortenId(id: string): string {
  if (id.length <= 14) return id;
  const prefix = id.includes('_') ? `${id.slice(0, id.indexOf('_') + 1)}` : '';
  return `${prefix}…${id.slice(-6)}`;
}
