import { describe, expect, it } from 'vitest';
import { toGraph } from './graph-model.ts';
import { layOut } from './layout.ts';

describe('the layout', () => {
  it('places every step, containers around what they hold, arrows between their steps', async () => {
    const graph = toGraph({
      steps: [
        { id: 'a', type: 'value', value: 1 },
        {
          id: 'b',
          type: 'block',
          steps: [
            { id: 'c', type: 'value', value: 1 },
            { id: 'd', type: 'value', value: 1 },
          ],
        },
      ],
    });
    if (!graph) throw new Error('there is a graph');
    const { boxes, edges } = await layOut(graph, []);
    expect(boxes.map(({ id, parent, kind }) => [id, parent, kind])).toEqual([
      ['/a', null, 'step'],
      ['/b', null, 'container'],
      ['/b/c', '/b', 'step'],
      ['/b/d', '/b', 'step'],
    ]);
    const inner = edges.find(({ from }) => from === '/b/c');
    const frame = boxes.find(({ id }) => id === '/b');
    // Inside its frame, counted on the whole drawing.
    expect(inner?.points[0]?.y).toBeGreaterThan((frame?.y ?? 0) + 50);
  });
});
