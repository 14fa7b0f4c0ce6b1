import type { Json } from '@waymark/protocol';

import { Fault } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { limits } from '../limits.ts';
import { chargeDeep, checkDepth, checkNumber, kindOf, printValue } from '../values.ts';
import { defineFunction } from './define.ts';

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Functions that make one kind of value of another. */
export const conversionFunctions = [
  defineFunction('string', ['any'], (frame, value) => {
    const text = printValue(value, frame.budget);
    frame.budget.chargeText(text.length);
    return text;
  }),
  defineFunction('int', ['any'], (_, value) => checkNumber(Math.trunc(readNumber('int', value)))),
  defineFunction('double', ['any'], (_, value) => readNumber('double', value)),
  defineFunction('bool', ['any'], (_, value) => {
    if (typeof value === 'boolean') return value;
    if (value === 'true') return true;
    if (value === 'false') return false;
    throw new Fault('INVALID_VALUE', `bool() reads "true" and "false", not ${describe(value)}`);
  }),
  defineFunction('dyn', ['any'], (_, value) => value),
  defineFunction('type', ['any'], (_, value) => {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'list';
    if (typeof value === 'object') return 'map';
    return typeof value === 'boolean' ? 'bool' : typeof value;
  }),
  defineFunction('toJson', ['any'], (frame, value) => {
    chargeDeep(value, frame.budget);
    const text = JSON.stringify(value);
    frame.budget.chargeText(text.length);
    return text;
  }),
  defineFunction('fromJson', ['text'], (frame, text) => {
    frame.budget.charge(text.length >> 2);
    const value = parseJson(text);
    checkJson(value, frame, 0);
    return value;
  }),
];

function readNumber(name: string, value: Json): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text.length > 400 || !numeral.test(text)) {
    throw new Fault('INVALID_VALUE', `${name}() reads a number or a text with one, not ${describe(value)}`);
  }
  return checkNumber(Number(text));
}

function describe(value: Json): string {
  return typeof value === 'string' && value.length <= 40 ? JSON.stringify(value) : kindOf(value);
}

function parseJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // The engine's own message differs between versions, and messages reach the history.
    throw new Fault('INVALID_VALUE', 'fromJson() was given a text that is not JSON');
  }
}

function checkJson(value: Json, frame: Frame, depth: number): void {
  checkDepth(depth, limits.jsonDepth);
  frame.budget.charge(1);
  if (typeof value === 'number') checkNumber(value);
  else if (Array.isArray(value)) for (const item of value) checkJson(item, frame, depth + 1);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) checkJson(item, frame, depth + 1);
}
