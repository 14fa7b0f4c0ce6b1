import type { Frame } from '../frame.ts';
import { createMap, keysOf, writeKey } from '../values.ts';
import type { JsonMap } from '../values.ts';
import { defineFunction } from './define.ts';

/** Functions of maps. Keys come in their order in JSON, those that are whole numbers first. */
export const mapFunctions = [
  defineFunction('keys', ['map'], (frame, map) => readKeys(frame, map)),
  defineFunction('values', ['map'], (frame, map) => readKeys(frame, map).map((key) => map[key] ?? null)),
  defineFunction('entries', ['map'], (frame, map) => {
    const keys = readKeys(frame, map);
    frame.budget.charge(keys.length * 2);
    return keys.map((key) => ({ key, value: map[key] ?? null }));
  }),
  defineFunction('merge', ['map', 'map', 'map*'], (frame, ...maps) => {
    const merged = createMap();
    for (const map of maps) for (const key of readKeys(frame, map)) writeKey(merged, key, map[key] ?? null);
    return merged;
  }),
];

function readKeys(frame: Frame, map: JsonMap): string[] {
  const keys = keysOf(map);
  frame.budget.charge(keys.length);
  return keys;
}
