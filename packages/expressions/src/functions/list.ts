import type { Json } from '@waymark/protocol';

import { Fault } from '../errors.ts';
import type { Frame } from '../frame.ts';
import {
  checkNumber,
  chargeDeep,
  compare,
  createMap,
  isEqual,
  isMap,
  keysOf,
  kindOf,
  readKey,
  writeKey,
} from '../values.ts';
import type { JsonMap } from '../values.ts';
import { defineFunction } from './define.ts';
import { countCharacters } from './string.ts';

/** Functions of lists. */
export const listFunctions = [
  defineFunction('size', ['any'], (frame, value) => {
    if (typeof value === 'string') {
      frame.budget.charge(value.length >> 2);
      return countCharacters(value);
    }
    if (Array.isArray(value)) return value.length;
    if (!isMap(value)) throw new Fault('TYPE_MISMATCH', `size() wants a text, a list or a map, not ${kindOf(value)}`);
    const count = keysOf(value).length;
    frame.budget.charge(count);
    return count;
  }),
  defineFunction('sum', ['list'], (frame, items) => sum(frame, 'sum', items)),
  defineFunction('avg', ['list'], (frame, items) => {
    requireItems('avg', items);
    return checkNumber(sum(frame, 'avg', items) / items.length);
  }),
  defineFunction('min', ['any', 'any*'], (frame, ...values) => extreme(frame, 'min', values, -1)),
  defineFunction('max', ['any', 'any*'], (frame, ...values) => extreme(frame, 'max', values, 1)),
  defineFunction('flatten', ['list'], (frame, items) => {
    for (const item of items) frame.budget.charge(Array.isArray(item) ? 1 + item.length : 1);
    return items.flat();
  }),
  defineFunction('distinct', ['list'], distinct),
  defineFunction('sort', ['list'], (frame, items) => sortBy(frame, items, (item) => item)),
  defineFunction('sortBy', ['list', 'text'], (frame, items, name) =>
    sortBy(frame, items, (item) => readField('sortBy', item, name)),
  ),
  defineFunction('groupBy', ['list', 'text'], groupBy),
  defineFunction('range', ['integer'], (frame, count) => {
    if (count < 0) throw new Fault('INVALID_VALUE', `range() counts from 0 up, not to ${count}`);
    frame.budget.charge(count);
    return Array.from({ length: count }, (_, index) => index);
  }),
  defineFunction('chunk', ['list', 'integer'], (frame, items, size) => {
    if (size < 1) throw new Fault('INVALID_VALUE', `chunk() makes lists of 1 item or more, not of ${size}`);
    frame.budget.charge(items.length);
    const chunks: Json[] = [];
    for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
    return chunks;
  }),
];

function sum(frame: Frame, name: string, items: Json[]): number {
  frame.budget.charge(items.length);
  let total = 0;
  for (const item of items) {
    if (typeof item !== 'number')
      throw new Fault('TYPE_MISMATCH', `${name}() wants a list of numbers, but ${kindOf(item)} is in it`);
    total += item;
  }
  return checkNumber(total);
}

function requireItems(name: string, items: Json[]): void {
  if (items.length === 0)
    throw new Fault('MISSING_VALUE', `${name}() of an empty list has no value`, { hint: `default(${name}(…), 0)` });
}

/** The least or greatest of a list, or of the arguments. */
function extreme(frame: Frame, name: string, values: Json[], sign: number): Json {
  const [first] = values;
  const items = values.length === 1 && Array.isArray(first) ? first : values;
  requireItems(name, items);
  chargeTextItems(frame, items);
  return items.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

function distinct(frame: Frame, items: Json[]): Json {
  frame.budget.charge(items.length);
  const scalars = new Set<Json>();
  const others: Json[] = [];
  return items.filter((item) => {
    if (typeof item === 'object' && item !== null) {
      if (others.some((other) => isEqual(item, other, frame.budget))) return false;
      others.push(item);
      return true;
    }
    if (typeof item === 'string') frame.budget.chargeText(item.length);
    if (scalars.has(item)) return false;
    scalars.add(item);
    return true;
  });
}

function sortBy(frame: Frame, items: Json[], key: (item: Json) => Json): Json {
  chargeTextItems(frame, items);
  frame.budget.charge(items.length * Math.ceil(Math.log2(items.length + 1)));
  const keyed = items.map((item) => ({ item, key: key(item) }));
  const [first] = keyed;
  for (const entry of keyed) compare(entry.key, first?.key ?? entry.key);
  return keyed.sort((left, right) => compare(left.key, right.key)).map((entry) => entry.item);
}

function groupBy(frame: Frame, items: Json[], name: string): JsonMap {
  frame.budget.charge(items.length * 2);
  const groups = new Map<string, Json[]>();
  for (const item of items) {
    const key = readField('groupBy', item, name);
    if (typeof key === 'object')
      throw new Fault('TYPE_MISMATCH', `groupBy() groups by texts, numbers or booleans, not by ${kindOf(key)}`);
    const group = groups.get(String(key));
    if (group) group.push(item);
    else groups.set(String(key), [item]);
  }
  const map = createMap();
  for (const [key, group] of groups) writeKey(map, key, group);
  return map;
}

function readField(name: string, item: Json, key: string): Json {
  if (!isMap(item)) throw new Fault('TYPE_MISMATCH', `${name}() wants a list of maps, but ${kindOf(item)} is in it`);
  const value = readKey(item, key);
  if (value === undefined)
    throw new Fault('MISSING_KEY', `an item given to ${name}() has no key ${JSON.stringify(key)}`);
  return value;
}

function chargeTextItems(frame: Frame, items: Json[]): void {
  frame.budget.charge(items.length);
  for (const item of items) if (typeof item === 'string') chargeDeep(item, frame.budget);
}
