import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import type { GraphLane, GraphStep } from './graph-model.ts';

export type Box = {
  id: string;
  parent: string | null;
  x: number;
  y: number;
  width: number;
  height: number;
  kind: 'step' | 'container' | 'lane';
  step: GraphStep | null;
  label: string | null;
};
export type Point = { x: number; y: number };
/** An arrow from one step to the next, by its corners on the whole drawing. */
export type Arrow = { id: string; from: string; to: string; points: Point[] };
export type Drawing = { boxes: Box[]; edges: Arrow[] };

export const stepSize = { width: 208, height: 52 };
const groupPadding = '[top=50,left=14,bottom=14,right=14]';
const lanePadding = '[top=30,left=10,bottom=10,right=10]';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '38',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
};

/** Places the steps of a definition. The layout library is loaded when the first graph is drawn. */
export async function layOut(main: GraphLane, aside: GraphLane[]): Promise<Drawing> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const asides = aside.map((lane) => laneNode(lane));
  const root: ElkNode = {
    id: 'root',
    layoutOptions: { ...options, 'elk.hierarchyHandling': 'SEPARATE_CHILDREN' },
    children: [...main.steps.map((step) => stepNode(step)), ...asides],
    edges: laneEdges(main),
  };
  const placed = await new Elk().layout(root);
  return {
    boxes: collectBoxes(placed, null, stepsByAddress([main, ...aside])),
    edges: collectArrows(placed, { x: 0, y: 0 }),
  };
}

function stepNode(step: GraphStep): ElkNode {
  const [first, ...others] = step.lanes;
  if (!first) return { id: step.address, ...stepSize };
  // One nameless list stands in the step's own frame; several, or a named one, get frames of their own.
  const plain = others.length === 0 && first.label === null;
  return {
    id: step.address,
    // Unconnected lists stand side by side, in the order in which they are written.
    layoutOptions: { ...options, 'elk.padding': groupPadding, 'elk.separateConnectedComponents': String(plain) },
    children: plain ? first.steps.map((inner) => stepNode(inner)) : step.lanes.map((lane) => laneNode(lane)),
    edges: plain ? laneEdges(first) : [],
  };
}

function laneNode(lane: GraphLane): ElkNode {
  return {
    id: `lane ${lane.key}`,
    labels: [{ text: lane.label ?? '' }],
    layoutOptions: { ...options, 'elk.padding': lanePadding, 'elk.alignment': 'TOP' },
    children: lane.steps.map((step) => stepNode(step)),
    edges: laneEdges(lane),
  };
}

function laneEdges(lane: GraphLane): ElkExtendedEdge[] {
  return lane.edges.map(({ from, to }) => ({ id: `${from} → ${to}`, sources: [from], targets: [to] }));
}

/** The arrows with their corners; the library counts these from the frame that the arrow stands in. */
function collectArrows(node: ElkNode, origin: Point): Arrow[] {
  const own = (node.edges ?? []).flatMap(({ id, sources, targets, sections }): Arrow[] => {
    const section = sections?.[0];
    const [from, to] = [sources[0], targets[0]];
    if (!section || from === undefined || to === undefined) return [];
    const corners = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    return [{ id, from, to, points: corners.map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y })) }];
  });
  const inner = (node.children ?? []).flatMap((child) =>
    collectArrows(child, { x: origin.x + (child.x ?? 0), y: origin.y + (child.y ?? 0) }),
  );
  return [...own, ...inner];
}

function collectBoxes(node: ElkNode, parent: string | null, steps: Map<string, GraphStep>): Box[] {
  return (node.children ?? []).flatMap((child) => {
    const step = steps.get(child.id) ?? null;
    const box: Box = {
      id: child.id,
      parent,
      x: child.x ?? 0,
      y: child.y ?? 0,
      width: child.width ?? stepSize.width,
      height: child.height ?? stepSize.height,
      kind: step ? (step.lanes.length > 0 ? 'container' : 'step') : 'lane',
      step,
      label: child.labels?.[0]?.text ?? null,
    };
    return [box, ...collectBoxes(child, child.id, steps)];
  });
}

function stepsByAddress(lanes: GraphLane[]): Map<string, GraphStep> {
  const found = new Map<string, GraphStep>();
  const visit = (lane: GraphLane): void => {
    for (const step of lane.steps) {
      found.set(step.address, step);
      step.lanes.forEach(visit);
    }
  };
  lanes.forEach(visit);
  return found;
}
