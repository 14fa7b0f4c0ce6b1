import type { Json } from '@waymark/protocol';

import { Fault, tooDeep } from './errors.ts';
import { limits } from './limits.ts';
import type { Budget } from './budget.ts';

/** A map of data. It may have no prototype, so it is read by own properties only. */
export type JsonMap = { [key: string]: Json };

/** What `a.?b` gives: a value, or none. */
export class Optional {
  static readonly none = new Optional(null, false);
  readonly value: Json;
  readonly present: boolean;

  private constructor(value: Json, present: boolean) {
    this.value = value;
    this.present = present;
  }

  static of(value: Json): Optional {
    return new Optional(value, true);
  }
}

/** What an expression works with. */
export type Value = Json | Optional;

export function isMap(value: Value): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Optional);
}

/** The kind of a value as messages name it. */
export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'a boolean';
  if (Array.isArray(value)) return 'a list';
  return value instanceof Optional ? 'an optional value' : 'a map';
}

/** An own property, or undefined: a key named `constructor` or `__proto__` is data like any other. */
export function readKey(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets an own property whatever its name is. */
export function writeKey(map: JsonMap, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

/** An empty map for intermediate values. */
export function createMap(): JsonMap {
  const map: JsonMap = {};
  return map;
}

/** Keys whose value is there; interpreters keep undefined in scopes. */
export function keysOf(map: JsonMap): string[] {
  return Object.keys(map).filter((key) => map[key] !== undefined);
}

/** The value, when it is data. @throws Fault for an optional value. */
export function requireJson(value: Value): Json {
  if (value instanceof Optional) {
    throw new Fault('TYPE_MISMATCH', 'an optional value (a.?b) is used like a plain one', {
      hint: 'end the optional read with .orValue(…)',
    });
  }
  return value;
}

/**
 * A finite number of at most 2^53 - 1, with 0 for -0.
 * @throws Fault NOT_A_NUMBER, NUMBER_TOO_LARGE
 */
export function checkNumber(value: number): number {
  if (Number.isNaN(value)) throw new Fault('NOT_A_NUMBER', 'the result is not a number');
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new Fault('NUMBER_TOO_LARGE', `the number ${value} is beyond 2^53 and would lose digits`, {
      hint: 'keep it as a text',
    });
  }
  return value === 0 ? 0 : value;
}

/** Charges one unit for every node of a value and for every 16 characters. */
export function chargeDeep(value: Json, budget: Budget, depth = 0): void {
  checkDepth(depth);
  if (typeof value === 'string') return budget.chargeText(value.length);
  budget.charge(1);
  if (Array.isArray(value)) for (const item of value) chargeDeep(item, budget, depth + 1);
  else if (isMap(value)) for (const key of keysOf(value)) chargeDeep(value[key] ?? null, budget, depth + 1);
}

/** @throws Fault VALUE_TOO_DEEP, before the stack of the machine ends. */
export function checkDepth(depth: number, limit: number = limits.valueDepth): void {
  if (depth > limit) throw tooDeep(limit);
}

/** Deep equality; values of different kinds are different. */
export function isEqual(left: Json, right: Json, budget: Budget, depth = 0): boolean {
  budget.charge(1);
  checkDepth(depth);
  if (left === right) return typeof left === 'string' ? (budget.chargeText(left.length), true) : true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isEqual(item, right[index] ?? null, budget, depth + 1))
    );
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = keysOf(left);
  if (keys.length !== keysOf(right).length) return false;
  return keys.every((key) => {
    const other = readKey(right, key);
    return other !== undefined && isEqual(left[key] ?? null, other, budget, depth + 1);
  });
}

/**
 * The order of two values of one kind: numbers, texts (by UTF-16 code units, never by a locale) or booleans.
 * @throws Fault TYPE_MISMATCH
 */
export function compare(left: Json, right: Json): number {
  if (
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string') ||
    (typeof left === 'boolean' && typeof right === 'boolean')
  ) {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  throw new Fault('TYPE_MISMATCH', `${kindOf(left)} and ${kindOf(right)} have no order`);
}

/** A value as text: text as it is, everything else as JSON. */
export function printValue(value: Json, budget: Budget): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(checkNumber(value));
  chargeDeep(value, budget);
  return JSON.stringify(value);
}
