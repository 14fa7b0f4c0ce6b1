import type { Json } from '@waymark/protocol';

import type { Budget } from './budget.ts';
import { Fault } from './errors.ts';
import { limits } from './limits.ts';
import { checkDepth, checkNumber, createMap, keysOf, writeKey } from './values.ts';

/** Bytes that one template has made so far. */
export class Output {
  #bytes = 0;

  /** @throws Fault OUTPUT_TOO_LARGE */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > limits.outputBytes) {
      throw new Fault('OUTPUT_TOO_LARGE', `the result is larger than ${limits.outputBytes / 1024} KB`);
    }
  }

  addText(text: string): void {
    // A character has at most 6 bytes ("\u0000"): short texts need no exact count before they matter.
    this.add(text.length > limits.outputBytes ? text.length : jsonLength(text));
  }
}

/**
 * A copy of a value that shares nothing with the scope, which the interpreter goes on changing.
 * Charges one unit a node; refuses what is not JSON.
 */
export function copyOut(value: Json, budget: Budget, output: Output, depth = 0): Json {
  checkDepth(depth);
  if (typeof value === 'string') {
    budget.chargeText(value.length);
    output.addText(value);
    return value;
  }
  budget.charge(1);
  if (value === null || typeof value === 'boolean') {
    output.add(value === false ? 5 : 4);
    return value;
  }
  if (typeof value === 'number') {
    const number = checkNumber(value);
    output.add(String(number).length);
    return number;
  }
  if (Array.isArray(value)) {
    output.add(2);
    return value.map((item) => {
      output.add(1);
      return copyOut(item ?? null, budget, output, depth + 1);
    });
  }
  if (typeof value !== 'object') throw new Fault('TYPE_MISMATCH', `the result is not JSON: a ${typeof value}`);
  output.add(2);
  const copy = createMap();
  for (const key of keysOf(value)) {
    budget.chargeText(key.length);
    output.addText(key);
    output.add(2);
    writeKey(copy, key, copyOut(value[key] ?? null, budget, output, depth + 1));
  }
  return copy;
}

/** Bytes of a text as JSON in UTF-8, quotes included. */
function jsonLength(text: string): number {
  let bytes = 2;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20) bytes += 6;
    else if (code === 0x22 || code === 0x5c) bytes += 2;
    else if (code < 0x80) bytes += 1;
    else if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}
