/** The candidate that a person most likely meant, or null when none is close. */
export function findClosest(word: string, candidates: Iterable<string>): string | null {
  const allowed = word.length < 3 ? 0 : Math.max(1, Math.floor(Math.min(word.length, 30) / 3));
  let best: { candidate: string; distance: number } | null = null;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > allowed) continue;
    const distance = editDistance(simplify(word), simplify(candidate));
    if (distance <= allowed && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** ` (did you mean "card"?)`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const closest = findClosest(word, candidates);
  return closest === null ? '' : ` (did you mean "${closest}"?)`;
}

function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      const change = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(swapped ? Math.min(change, (beforeLast[j - 2] ?? 0) + 1) : change);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length] ?? 0;
}
