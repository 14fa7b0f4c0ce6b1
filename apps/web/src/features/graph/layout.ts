import type { ElkNode } from 'elkjs/lib/elk-api';
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
export type Drawing = { boxes: Box[]; edges: { id: string; from: string; to: string; kind: 'order' | 'aside' }[] };

export const stepSize = { width: 208, height: 52 };
const groupPadding = '[top=50,left=14,bottom=14,right=14]';
const lanePadding = '[top=30,left=10,bottom=10,right=10]';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '38',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
};

/** Places the steps of a definition. The layout library is loaded when the first graph is drawn. */
export async function layOut(main: GraphLane, aside: GraphLane[]): Promise<Drawing> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const drawing: Drawing = { boxes: [], edges: [] };
  const asides = aside.map((lane) => laneNode(lane, drawing));
  const root: ElkNode = {
    id: 'root',
    layoutOptions: { ...options, 'elk.hierarchyHandling': 'SEPARATE_CHILDREN' },
    children: [...main.steps.map((step) => stepNode(step, drawing)), ...asides],
    edges: laneEdges(main, drawing),
  };
  const placed = await new Elk().layout(root);
  return { ...drawing, boxes: collectBoxes(placed, null, stepsByAddress([main, ...aside])) };
}

function stepNode(step: GraphStep, drawing: Drawing): ElkNode {
  const [first, ...others] = step.lanes;
  if (!first) return { id: step.address, ...stepSize };
  // One nameless list stands in the step's own frame; several, or a named one, get frames of their own.
  const plain = others.length === 0 && first.label === null;
  return {
    id: step.address,
    // Unconnected lists stand side by side, in the order in which they are written.
    layoutOptions: { ...options, 'elk.padding': groupPadding, 'elk.separateConnectedComponents': String(plain) },
    children: plain
      ? first.steps.map((inner) => stepNode(inner, drawing))
      : step.lanes.map((lane) => laneNode(lane, drawing)),
    edges: plain ? laneEdges(first, drawing) : [],
  };
}

function laneNode(lane: GraphLane, drawing: Drawing): ElkNode {
  return {
    id: `lane ${lane.key}`,
    labels: [{ text: lane.label ?? '' }],
    layoutOptions: { ...options, 'elk.padding': lanePadding, 'elk.alignment': 'TOP' },
    children: lane.steps.map((step) => stepNode(step, drawing)),
    edges: laneEdges(lane, drawing),
  };
}

function laneEdges(lane: GraphLane, drawing: Drawing): { id: string; sources: string[]; targets: string[] }[] {
  return lane.edges.map(({ from, to }) => {
    const id = `${from} → ${to}`;
    drawing.edges.push({ id, from, to, kind: 'order' });
    return { id, sources: [from], targets: [to] };
  });
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
