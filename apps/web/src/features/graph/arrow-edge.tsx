'use client';

import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import type { Point } from './layout.ts';

const radius = 7;

/** An arrow along the corners that the layout gave it, so that it crosses no step. */
export function ArrowEdge({ id, data, markerEnd }: EdgeProps<Edge<{ points: Point[] }>>) {
  return <BaseEdge id={id} path={roundedPath(data?.points ?? [])} {...(markerEnd ? { markerEnd } : {})} />;
}

/** A line through the points with rounded corners. */
export function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M ${point.x} ${point.y}`;
      if (!after) return `L ${point.x} ${point.y}`;
      const start = towards(point, before);
      const end = towards(point, after);
      return `L ${start.x} ${start.y} Q ${point.x} ${point.y} ${end.x} ${end.y}`;
    })
    .join(' ');
}

/** The place at most a radius away from a corner, and never beyond the middle of the line. */
function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const share = length === 0 ? 0 : Math.min(radius, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * share, y: corner.y + (other.y - corner.y) * share };
}
