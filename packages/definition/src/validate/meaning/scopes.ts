import type { Order } from './order.ts';
import { isTransparent } from './outline.ts';
import type { PlacedList, PlacedStep } from './outline.ts';
import type { Site } from './sites.ts';

/**
 * Whether an expression may read `steps.<target>`: the step it stands in depends on the target, directly or not, itself
 * or through the steps around it. `block`, `switch` and `parallel` are transparent: what depends on them depends on what is inside.
 * Handlers and `finally` come after everything inside the thing they belong to; what has not run there is null.
 */
export function mayRead(site: Site, target: PlacedStep, order: Order): boolean {
  const open = findOpenLists(target);
  if (site.inside.some((list) => open.has(list))) return true;
  return site.placed !== null && isSeenFrom(site.placed, open, order);
}

/** The lists from which the target can be seen, each with the step of it that is or holds the target. */
function findOpenLists(target: PlacedStep): Map<PlacedList, PlacedStep> {
  const open = new Map<PlacedList, PlacedStep>();
  let current: PlacedStep | null = target;
  while (current) {
    open.set(current.list, current);
    current = isTransparent(current.list) ? current.list.owner : null;
  }
  return open;
}

function isSeenFrom(placed: PlacedStep, open: Map<PlacedList, PlacedStep>, order: Order): boolean {
  const holder = open.get(placed.list);
  if (holder && order.before(placed).has(holder)) return true;
  const { kind, owner } = placed.list;
  const comesAfter = kind === 'handler' || kind === 'finally' || kind === 'compensation';
  if (
    comesAfter &&
    [...open.keys()].some((list) => list.owner === owner && (list.kind === 'document' || isTransparent(list)))
  )
    return true;
  return owner !== null && isSeenFrom(owner, open, order);
}
