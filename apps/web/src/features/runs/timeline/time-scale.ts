import type { Segment } from './segments.ts';

type Piece = { from: number; to: number; left: number; width: number; compressed: boolean };

/** A time axis on which stretches where nothing worked are drawn short; to scale where nothing worked at all. Positions are shares of the width, 0 to 1. */
export type TimeScale = {
  position: (time: number) => number;
  gaps: { left: number; width: number; duration: number }[];
  ticks: { left: number; offset: number }[];
};

/** How much of the width one compressed stretch takes, at most. */
const gapShare = 0.08;
const shortestGap = 8_000;
/** With less work than this in all there is nothing to make room for. */
const leastWork = 100;

export function createTimeScale(from: number, to: number, segments: readonly Segment[]): TimeScale {
  const end = Math.max(to, from + 1_000);
  const busy = mergeIntervals(
    segments
      .filter(({ kind }) => kind === 'attempt' || kind === 'undo' || kind === 'moment')
      .map((segment) => [segment.from, segment.to]),
  );
  const pieces = cut(from, end, busy);
  const position = (time: number): number => {
    const piece = pieces.find((candidate) => time <= candidate.to) ?? pieces.at(-1);
    if (!piece) return 0;
    const inside = Math.min(1, Math.max(0, (time - piece.from) / Math.max(1, piece.to - piece.from)));
    return piece.left + inside * piece.width;
  };
  const gaps = pieces
    .filter(({ compressed }) => compressed)
    .map(({ left, width, from: start, to: stop }) => ({ left, width, duration: stop - start }));
  return { position, gaps, ticks: ticksOf(pieces, from) };
}

function mergeIntervals(intervals: [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of intervals.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function cut(from: number, to: number, busy: [number, number][]): Piece[] {
  const working = busy.reduce((sum, [start, stop]) => sum + stop - start, 0);
  const threshold = working < leastWork ? Number.POSITIVE_INFINITY : Math.max(shortestGap, working * 0.5);
  const cuts: { from: number; to: number; compressed: boolean }[] = [];
  let at = from;
  for (const [start, stop] of [...busy, [to, to] as [number, number]]) {
    if (start - at > threshold) {
      // A little of the silence stays to scale on both sides, so that bars do not touch the fold.
      const margin = Math.min(1_000, working * 0.03);
      cuts.push(
        { from: at, to: at + margin, compressed: false },
        { from: at + margin, to: start - margin, compressed: true },
      );
      at = start - margin;
    }
    const until = Math.min(to, Math.max(at, stop));
    if (until > at) cuts.push({ from: at, to: until, compressed: false });
    at = until;
  }
  const folded = cuts.filter(({ compressed }) => compressed).length;
  const share = folded > 0 ? Math.min(gapShare, 0.4 / folded) : 0;
  const plain = cuts.reduce((sum, piece) => sum + (piece.compressed ? 0 : piece.to - piece.from), 0);
  let left = 0;
  return cuts.map((piece) => {
    const width = piece.compressed ? share : ((piece.to - piece.from) / Math.max(1, plain)) * (1 - folded * share);
    const placed = { ...piece, left, width };
    left += width;
    return placed;
  });
}

const steps = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
  21_600_000, 86_400_000,
];

/** About six marks, at round distances from the start, none on a fold. */
function ticksOf(pieces: Piece[], start: number): { left: number; offset: number }[] {
  const plain = pieces.filter(({ compressed }) => !compressed);
  const total = plain.reduce((sum, piece) => sum + piece.to - piece.from, 0);
  const step = steps.find((candidate) => total / candidate <= 6) ?? 86_400_000 * 7;
  const ticks: { left: number; offset: number }[] = [];
  for (const piece of plain) {
    const first = Math.ceil((piece.from - start) / step) * step;
    for (let offset = first; offset <= piece.to - start && ticks.length < 40; offset += step) {
      const left = piece.left + ((offset + start - piece.from) / Math.max(1, piece.to - piece.from)) * piece.width;
      if (left <= 0.97 && left - (ticks.at(-1)?.left ?? -1) > 0.06) ticks.push({ left, offset });
    }
  }
  return ticks;
}
