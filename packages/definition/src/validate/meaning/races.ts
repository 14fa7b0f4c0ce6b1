import { limits } from '../../limits.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { InspectedSite } from './expressions.ts';
import type { Order } from './order.ts';
import { listSubtree, type Outline, type PlacedList, type PlacedStep } from './outline.ts';

/** One access of a variable by a step. */
type Access = { name: string; kind: 'reads' | 'writes'; placed: PlacedStep; pointer: string };

/**
 * Variables that a step writes while another may read or write them: two steps of which neither waits for the other,
 * themselves or through the steps they stand in.
 */
export function checkRaces(outline: Outline, sites: InspectedSite[], order: Order): Problem[] {
  const accesses = groupAccesses(outline, sites);
  const written = new Set(
    [...accesses.values()]
      .flat()
      .filter(({ kind }) => kind === 'writes')
      .map(({ name }) => name),
  );
  if (written.size === 0) return [];
  return [
    ...outline.lists.flatMap((list) => checkList(list, accesses, written, order)),
    ...outline.steps.flatMap((placed) => checkBranches(placed, accesses, written)),
  ];
}

function groupAccesses(outline: Outline, sites: InspectedSite[]): Map<PlacedStep, Access[]> {
  const accesses = new Map<PlacedStep, Access[]>(outline.steps.map((placed) => [placed, listWrites(placed)]));
  for (const { site, inspection } of sites) {
    const { placed } = site;
    if (placed === null) continue;
    for (const { pointer, varReads } of inspection.expressions) {
      for (const name of varReads)
        accesses.get(placed)?.push({ name, kind: 'reads', placed, pointer: site.pointer + pointer });
    }
  }
  return accesses;
}

function listWrites(placed: PlacedStep): Access[] {
  const { step, pointer } = placed;
  if (step.type !== 'set') return [];
  return Object.keys(step.values).map((name) => ({
    name,
    kind: 'writes',
    placed,
    pointer: pointerTo(pointer, 'values', name),
  }));
}

function checkList(
  list: PlacedList,
  accesses: Map<PlacedStep, Access[]>,
  written: Set<string>,
  order: Order,
): Problem[] {
  const bySibling = list.steps
    .map((sibling) => ({
      sibling,
      own: listSubtree(sibling)
        .flatMap((inner) => accesses.get(inner) ?? [])
        .filter(({ name }) => written.has(name)),
    }))
    .filter(({ own }) => own.length > 0);
  const problems: Problem[] = [];
  for (const [index, { sibling, own }] of bySibling.entries()) {
    for (const other of bySibling.slice(index + 1)) {
      if (order.before(sibling).has(other.sibling) || order.before(other.sibling).has(sibling)) continue;
      problems.push(...findRaces(own, other.own));
      // Of a thousand steps each could race with each: nobody reads half a million findings.
      if (problems.length > limits.problems) return problems;
    }
  }
  return problems;
}

/** Branches run at the same time, and so do the turns of a `forEach`: there each step also races with itself. */
function checkBranches(placed: PlacedStep, accesses: Map<PlacedStep, Access[]>, written: Set<string>): Problem[] {
  const { step, lists } = placed;
  const accessesIn = (list: PlacedList) =>
    list.steps
      .flatMap(listSubtree)
      .flatMap((inner) => accesses.get(inner) ?? [])
      .filter(({ name }) => written.has(name));
  if (step.type === 'parallel') {
    const branches = lists.filter(({ kind }) => kind === 'branch').map(accessesIn);
    return branches.flatMap((own, index) => branches.slice(index + 1).flatMap((other) => findRaces(own, other)));
  }
  if (step.type !== 'forEach' || step.concurrency === 1) return [];
  const own = lists.filter(({ kind }) => kind === 'turn').flatMap(accessesIn);
  const writes = new Map(own.filter(({ kind }) => kind === 'writes').map((access) => [access.name, access]));
  return [...writes.values()].map((writer) => {
    const message = `step "${writer.placed.step.id}" writes vars.${writer.name} for several items of step "${step.id}" at once`;
    return makeProblem(
      'VARIABLE_RACE',
      writer.pointer,
      message,
      'Let the items give it as output, or set "concurrency" to 1.',
    );
  });
}

/** One finding for each variable of two concurrent steps. */
function findRaces(one: Access[], other: Access[]): Problem[] {
  const names = new Set(one.map(({ name }) => name));
  return [...names].flatMap((name) => {
    const mine = one.filter((access) => access.name === name);
    const theirs = other.filter((access) => access.name === name);
    const writer = [...mine, ...theirs].find(({ kind }) => kind === 'writes');
    if (!writer || mine.length === 0 || theirs.length === 0) return [];
    const rivals = mine.includes(writer) ? theirs : mine;
    const rival = rivals.find(({ kind }) => kind === 'writes') ?? rivals[0];
    return rival ? [describeRace(writer, rival)] : [];
  });
}

function describeRace(writer: Access, rival: Access): Problem {
  const [first, second] = [writer.placed.step.id, rival.placed.step.id];
  const message = `step "${first}" writes vars.${writer.name} while step "${second}" may ${rival.kind === 'writes' ? 'write' : 'read'} it: neither waits for the other`;
  return makeProblem('VARIABLE_RACE', writer.pointer, message, 'Let one of them depend on the other.');
}
