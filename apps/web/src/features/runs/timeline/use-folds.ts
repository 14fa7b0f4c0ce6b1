import { useCallback, useMemo, useState } from 'react';
import type { Step } from '../../../api/types.ts';

/** So many rows of turns are shown without being asked for, and so many at most. */
const few = 12;
const many = 400;

/**
 * Folds the turns of loops: there may be thousands of rows.
 *
 * @returns the steps that are shown, and what the button says under each step that has turns to fold.
 */
export function useFolds(steps: Step[]): {
  shown: Step[];
  folds: Map<string, string>;
  toggle: (address: string) => void;
} {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (address: string) =>
      setToggled((before) => {
        const after = new Set(before);
        if (!after.delete(address)) after.add(address);
        return after;
      }),
    [],
  );
  const folded = useMemo(() => foldTurns(steps, toggled), [steps, toggled]);
  return { ...folded, toggle };
}

function foldTurns(steps: Step[], toggled: ReadonlySet<string>): { shown: Step[]; folds: Map<string, string> } {
  const counts = new Map<string, number>();
  for (const step of steps) {
    const owner = ownerOf(step);
    if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const taken = new Map<string, number>();
  const shown = steps.filter((step) => {
    const owner = ownerOf(step);
    if (owner === null) return true;
    const place = (taken.get(owner) ?? 0) + 1;
    taken.set(owner, place);
    return (counts.get(owner) ?? 0) <= few || (toggled.has(owner) && place <= many);
  });
  const folds = new Map(
    [...counts]
      .filter(([, count]) => count > few)
      .map(([owner, count]) => {
        const shownOf = count > many ? `the first ${many} of ${count}` : `all ${count}`;
        return [owner, toggled.has(owner) ? 'Hide the steps of its turns' : `Show ${shownOf} steps of its turns`];
      }),
  );
  return { shown, folds };
}

/** The outermost step in whose turns it stands; null: in none. */
function ownerOf({ address }: Step): string | null {
  const turn = address.indexOf('[');
  return turn < 0 ? null : address.slice(0, turn);
}
