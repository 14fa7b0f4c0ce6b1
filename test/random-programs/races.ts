import { listsInside } from './plan.ts';
import type { Plan } from './plan.ts';

/** A step with the lists that it stands in, from the outside in. */
type Place = { holder: Plan | null; list: Plan[]; plan: Plan }[];

/**
 * Whether a variable may be written while somebody else reads or writes it: by the words of the language, which knows of
 * two steps of which neither waits for the other, of branches, and of turns beside one another.
 */
export function hasRaces(steps: Plan[]): boolean {
  const places = listPlaces(steps, null, []);
  const writing = places.filter((place) => writes(planAt(place)).length > 0);
  return writing.some(
    (writer) =>
      writer.some(({ holder }) => holder?.kind === 'forEach' && holder.concurrency > 1) ||
      places.some((other) => touchesSame(planAt(writer), planAt(other)) && mayMeet(writer, other)),
  );
}

/** The variables that a step reads. */
export function reads(plan: Plan): string[] {
  const own = plan.asks === undefined ? [] : [plan.asks];
  switch (plan.kind) {
    case 'set':
      return [...own, ...plan.values.map(({ from }) => from)];
    case 'value':
      return [...own, ...(plan.adds === undefined ? [] : [plan.adds])];
    case 'restart':
      return [...own, plan.carries];
    default:
      return own;
  }
}

function writes(plan: Plan): string[] {
  return plan.kind === 'set' ? plan.values.map(({ name }) => name) : [];
}

function touchesSame(writer: Plan, other: Plan): boolean {
  const touched = new Set([...reads(other), ...writes(other)]);
  return writer !== other && writes(writer).some((name) => touched.has(name));
}

function listPlaces(list: Plan[], holder: Plan | null, around: Place): Place[] {
  return list.flatMap((plan) => {
    const own = [...around, { holder, list, plan }];
    return [own, ...listsInside(plan).flatMap((inside) => listPlaces(inside, plan, own))];
  });
}

function planAt(place: Place): Plan {
  const last = place.at(-1);
  if (!last) throw new RangeError('a place has a step');
  return last.plan;
}

/** Seen from the innermost list that holds both, or from the step whose lists part them. */
function mayMeet(one: Place, other: Place): boolean {
  for (const [depth, mine] of one.entries()) {
    const theirs = other[depth];
    // One stands inside the other.
    if (!theirs) return false;
    // Of the cases of a switch there is only one.
    if (mine.list !== theirs.list) return mine.holder?.kind === 'parallel';
    if (mine.plan !== theirs.plan)
      return !waitsFor(mine.list, mine.plan, theirs.plan) && !waitsFor(mine.list, theirs.plan, mine.plan);
  }
  return false;
}

/** Directly or not. */
function waitsFor(list: Plan[], plan: Plan, other: Plan): boolean {
  if (list.indexOf(other) > list.indexOf(plan)) return false;
  const above = plan.after ? list.filter(({ id }) => plan.after?.includes(id)) : list.slice(0, list.indexOf(plan));
  return above.includes(other) || above.some((one) => waitsFor(list, one, other));
}
