import type { Json, JsonObject } from '@waymark/protocol';

/** A definition as people see it drawn. It is made from the text as it was sent, also while that is not valid yet. */
export type GraphStep = {
  /** Address of the step in a run: `/block/charge`. */
  address: string;
  /** JSON Pointer of the step in the definition. */
  pointer: string;
  id: string;
  type: string;
  title: string | null;
  /** What it does, in a few words: the action, how long it waits. */
  detail: string | null;
  compensated: boolean;
  lanes: GraphLane[];
};

/** A list of steps: a block's, a case's, a handler's. */
export type GraphLane = { key: string; label: string | null; steps: GraphStep[]; edges: GraphEdge[] };
export type GraphEdge = { from: string; to: string };

/** @returns null when there is nothing to draw */
export function toGraph(definition: Json): GraphLane | null {
  if (!isObject(definition) || !Array.isArray(definition.steps)) return null;
  const older = isOlderForm(definition.steps);
  const main = toLane('', '/steps', null, definition.steps, older);
  return main.steps.length > 0 ? main : null;
}

/** Lanes that belong to the whole run: its handlers and what it does at every end. */
export function toRunLanes(definition: Json): GraphLane[] {
  if (!isObject(definition)) return [];
  return [...handlerLanes('', '', definition), ...listLane('', '/finally', 'finally', definition.finally)];
}

function isOlderForm(steps: Json[]): boolean {
  const objects = steps.filter(isObject);
  return (
    objects.some((step) => 'config' in step || 'depends_on' in step) && !objects.some((step) => 'dependsOn' in step)
  );
}

function toLane(parent: string, pointer: string, label: string | null, list: Json[], older: boolean): GraphLane {
  const steps = list.flatMap((raw, index) =>
    isObject(raw) && typeof raw.id === 'string' ? [toStep(parent, `${pointer}/${index}`, raw.id, raw, older)] : [],
  );
  const raws = list.filter((raw): raw is JsonObject => isObject(raw) && typeof raw.id === 'string');
  return { key: pointer, label, steps, edges: toEdges(steps, raws, older) };
}

function toStep(parent: string, pointer: string, id: string, raw: JsonObject, older: boolean): GraphStep {
  const address = `${parent}/${id.replaceAll(/[%/[\]]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  return {
    address,
    pointer,
    id,
    type: older ? 'action' : textOr(raw.type, 'step'),
    title: typeof raw.title === 'string' ? raw.title : null,
    detail: older ? describeOlder(raw) : describe(raw),
    compensated: isObject(raw.compensate),
    lanes: older ? [] : nestedLanes(address, pointer, raw),
  };
}

function nestedLanes(address: string, pointer: string, raw: JsonObject): GraphLane[] {
  const cases = Array.isArray(raw.cases) ? raw.cases.filter(isObject) : [];
  const branch = isObject(raw.default)
    ? listLane(address, `${pointer}/default/steps`, 'otherwise', raw.default.steps)
    : [];
  const undo = isObject(raw.compensate)
    ? [
        ...listLane(address, `${pointer}/compensate/steps`, 'undo', raw.compensate.steps),
        ...handlerLanes(address, `${pointer}/compensate`, raw.compensate),
      ]
    : [];
  return [
    ...listLane(address, `${pointer}/steps`, null, raw.steps),
    ...cases.flatMap((entry, index) =>
      listLane(address, `${pointer}/cases/${index}/steps`, textOr(entry.name, `case ${index + 1}`), entry.steps),
    ),
    ...branch,
    ...branchLanes(address, pointer, raw),
    ...listLane(address, `${pointer}/finally`, 'finally', raw.finally),
    ...handlerLanes(address, pointer, raw),
    ...undo,
  ];
}

/** Of a step of type `parallel`: a branch is part of the addresses inside it. */
function branchLanes(address: string, pointer: string, raw: JsonObject): GraphLane[] {
  if (!isObject(raw.branches)) return [];
  return Object.entries(raw.branches).flatMap(([name, branch]) =>
    isObject(branch) ? listLane(`${address}/${name}`, `${pointer}/branches/${name}/steps`, name, branch.steps) : [],
  );
}

function handlerLanes(address: string, pointer: string, raw: JsonObject): GraphLane[] {
  const handlers = Array.isArray(raw.onError) ? raw.onError.filter(isObject) : [];
  return handlers.flatMap((handler, index) => {
    const errors = Array.isArray(handler.errors) ? handler.errors.join(', ') : 'any error';
    return listLane(address, `${pointer}/onError/${index}/steps`, `on ${errors}`, handler.steps);
  });
}

function listLane(address: string, pointer: string, label: string | null, list: Json | undefined): GraphLane[] {
  if (!Array.isArray(list)) return [];
  const lane = toLane(address, pointer, label, list, false);
  return lane.steps.length > 0 ? [lane] : [];
}

/** The arrows between siblings: what each waits for, without those that follow from the others. */
function toEdges(steps: GraphStep[], raws: JsonObject[], older: boolean): GraphEdge[] {
  const waits = raws.map((raw, index) => waitsFor(raw, index, steps, older));
  const before = new Map<string, Set<string>>();
  const reach = (index: number, trail: Set<number>): Set<string> => {
    const id = steps[index]?.id ?? '';
    const known = before.get(id);
    if (known) return known;
    const found = new Set<string>();
    if (trail.has(index)) return found;
    for (const name of waits[index] ?? []) {
      const at = steps.findIndex((step) => step.id === name);
      if (at < 0) continue;
      found.add(name);
      for (const earlier of reach(at, new Set([...trail, index]))) found.add(earlier);
    }
    before.set(id, found);
    return found;
  };
  steps.forEach((_, index) => reach(index, new Set()));
  return steps.flatMap((step, index) => {
    const direct = (waits[index] ?? []).filter((name) => before.has(name));
    const needed = direct.filter((name) => !direct.some((other) => other !== name && before.get(other)?.has(name)));
    return needed.map((name) => ({ from: steps.find(({ id }) => id === name)?.address ?? '', to: step.address }));
  });
}

function waitsFor(raw: JsonObject, index: number, steps: GraphStep[], older: boolean): string[] {
  const named = older ? (raw.depends_on ?? []) : raw.dependsOn;
  if (Array.isArray(named)) return named.filter((name): name is string => typeof name === 'string');
  return steps.slice(0, index).map(({ id }) => id);
}

function describeOlder(raw: JsonObject): string | null {
  const config = isObject(raw.config) ? raw.config : {};
  const seconds = typeof config.duration_seconds === 'number' ? `${config.duration_seconds} s` : null;
  return [typeof config.action === 'string' ? config.action : null, seconds].filter(Boolean).join(' · ') || null;
}

function describe(raw: JsonObject): string | null {
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : null);
  switch (raw.type) {
    case 'action':
      return text(raw.action);
    case 'activity':
      return text(raw.activityType);
    case 'http':
      return [text(raw.method) ?? 'GET', text(raw.url)].filter(Boolean).join(' ');
    case 'workflow':
      return [text(raw.workflow), raw.mode === 'detach' ? 'detached' : null, text(raw.queue) && `on ${text(raw.queue)}`]
        .filter(Boolean)
        .join(', ');
    case 'wait':
      return text(raw.for) ?? text(raw.until);
    case 'approval':
      return text(raw.dueIn) ? `due in ${text(raw.dueIn)}` : 'asks people';
    case 'parallel':
      return text(raw.mode) ?? 'all';
    case 'forEach':
      return `for each ${text(raw.as) ?? 'item'}, ${typeof raw.concurrency === 'number' ? raw.concurrency : 10} at once`;
    case 'loop':
      return text(raw.until) ? 'until it is so' : text(raw.while) ? 'while it is so' : 'some turns';
    case 'set':
      return isObject(raw.values) ? Object.keys(raw.values).join(', ') : null;
    case 'fail':
      return isObject(raw.error) ? text(raw.error.type) : null;
    default:
      return null;
  }
}

function textOr(value: Json | undefined, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
