import { type Json, type JsonObject, placeOf } from '@waymark/protocol';
import { toGraph, toRunLanes, type GraphLane, type GraphStep } from './graph-model.ts';
import { readPointer } from './json-pointer.ts';

/** The step of a definition, as it was written, that stands at an address of its runs; of any turn. */
export function findStep(definition: Json, address: string): JsonObject | null {
  const pointer = findGraphStep(definition, ({ address: own }) => own === placeOf(address))?.pointer;
  const found = pointer === undefined ? null : readPointer(definition, pointer);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : null;
}

/** The first step that fits, containers before what they hold. */
export function findGraphStep(definition: Json, fits: (step: GraphStep) => boolean): GraphStep | null {
  const main = toGraph(definition);
  const search = (lane: GraphLane): GraphStep | null => {
    for (const step of lane.steps) {
      if (fits(step)) return step;
      for (const inner of step.lanes) {
        const found = search(inner);
        if (found) return found;
      }
    }
    return null;
  };
  for (const lane of [...(main ? [main] : []), ...toRunLanes(definition)]) {
    const found = search(lane);
    if (found) return found;
  }
  return null;
}
