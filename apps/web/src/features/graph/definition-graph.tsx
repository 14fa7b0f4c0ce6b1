'use client';

import '@xyflow/react/dist/style.css';
import {
  Background,
  BackgroundVariant,
  Controls,
  type Edge,
  type Node,
  type NodeHandle,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import type { Json } from '@waymark/protocol';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { ArrowEdge } from './arrow-edge.tsx';
import { toGraph, toRunLanes, type GraphLane } from './graph-model.ts';
import { layOut, type Drawing } from './layout.ts';
import { LaneNode, StepNode, type StepMark } from './step-node.tsx';
import classes from './graph.module.css';

type Props = {
  definition: Json;
  marks?: ReadonlyMap<string, StepMark>;
  /** Pointers of the definition where something is wrong. */
  errorPointers?: readonly string[];
  selected: string | null;
  onSelect: (address: string) => void;
};

const edgeTypes = { arrow: ArrowEdge };
const nodeTypes = { step: StepNode, container: StepNode, lane: LaneNode };

/** The dependency graph of a definition; of a run, when there are marks. Every step is a button. */
export default function DefinitionGraph(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ definition, marks, errorPointers = [], selected, onSelect }: Props) {
  const drawing = useDrawing(definition);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const nodes = useMemo(
    () => toNodes(drawing, { marks, errorPointers, selected, onSelect }),
    [drawing, marks, errorPointers, selected, onSelect],
  );
  const edges = useMemo(() => toEdges(drawing, marks), [drawing, marks]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      colorMode={scheme}
      minZoom={0.15}
      maxZoom={1.5}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      panOnScroll={false}
      zoomOnScroll={false}
      zoomActivationKeyCode={['Meta', 'Control']}
      preventScrolling={false}
      proOptions={{ hideAttribution: true }}
      aria-label="Graph of the steps"
    >
      <Background variant={BackgroundVariant.Dots} gap={18} size={1} color="var(--w-border-strong)" />
      <Controls showInteractive={false} orientation="horizontal" position="bottom-right" />
      <FitOnChange drawing={drawing} />
    </ReactFlow>
  );
}

/** Shows the graph from its top when its shape or its frame has changed: as large as fits, but never too small to read. */
function FitOnChange({ drawing }: { drawing: Drawing | null }) {
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const size = useMemo(() => sizeOf(drawing), [drawing]);
  useEffect(() => {
    if (!size || width === 0 || height === 0) return;
    const zoom = Math.min(
      1,
      Math.max(smallestZoom, Math.min((width - 2 * margin) / size.width, (height - 2 * margin) / size.height)),
    );
    const spare = height - size.height * zoom;
    void setViewport({ zoom, x: (width - size.width * zoom) / 2, y: Math.max(margin, spare / 2) });
  }, [size, width, height, setViewport]);
  return null;
}

const margin = 20;
const smallestZoom = 0.55;

function sizeOf(drawing: Drawing | null): { width: number; height: number } | null {
  const tops = drawing?.boxes.filter(({ parent }) => parent === null) ?? [];
  if (tops.length === 0) return null;
  return {
    width: Math.max(...tops.map(({ x, width }) => x + width)),
    height: Math.max(...tops.map(({ y, height }) => y + height)),
  };
}

function useDrawing(definition: Json): Drawing | null {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const shape = useMemo(() => {
    const main = toGraph(definition);
    return main && { main, aside: toRunLanes(definition) };
  }, [definition]);
  const key = JSON.stringify(shape);
  useEffect(() => {
    if (!shape) return;
    let current = true;
    layOut(shape.main, shape.aside).then(
      (next) => current && setDrawing(next),
      () => {
        // A half-typed definition can name a step twice: the last drawing stays.
      },
    );
    return () => {
      current = false;
    };
    // The shape is compared by its text: a run that moves on draws nothing anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return drawing;
}

type Marks = {
  marks: Props['marks'] | undefined;
  errorPointers: readonly string[];
  selected: string | null;
  onSelect: (address: string) => void;
};

function toNodes(drawing: Drawing | null, { marks, errorPointers, selected, onSelect }: Marks): Node[] {
  return (drawing?.boxes ?? []).map(({ id, parent, x, y, width, height, kind, step, label }) => ({
    id,
    type: kind,
    position: { x, y },
    width,
    height,
    // The layout knows the sizes: without these, the library measures each node anew whenever a run moves on.
    measured: { width, height },
    handles: [handleAt('target', width / 2, 0), handleAt('source', width / 2, height)],
    ...(parent ? { parentId: parent } : {}),
    data: step
      ? {
          step,
          mark: marks?.get(step.address) ?? null,
          selected: selected === step.address,
          hasError: errorPointers.some((pointer) => isOwn(pointer, step.pointer, step.lanes)),
          onSelect,
        }
      : { label },
  }));
}

function handleAt(type: 'source' | 'target', x: number, y: number): NodeHandle {
  return { type, x, y, width: 1, height: 1, position: type === 'target' ? Position.Top : Position.Bottom };
}

/** Whether the place belongs to the step itself and not to one inside it. */
function isOwn(pointer: string, own: string, lanes: GraphLane[]): boolean {
  return (pointer === own || pointer.startsWith(`${own}/`)) && !lanes.some(({ key }) => pointer.startsWith(`${key}/`));
}

function toEdges(drawing: Drawing | null, marks: Props['marks']): Edge[] {
  return (drawing?.edges ?? []).map(({ id, from, to, points }) => {
    const target = marks?.get(to);
    const way = !target
      ? 'plain'
      : target.startedAt === null
        ? 'untaken'
        : target.finishedAt === null
          ? 'active'
          : 'taken';
    return {
      id,
      source: from,
      target: to,
      type: 'arrow',
      focusable: false,
      className: classes[way] ?? '',
      data: { points },
    };
  });
}
