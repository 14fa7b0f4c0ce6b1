import { Fault } from './errors.ts';
import { runJson, sourceOf } from './frame.ts';
import type { Context, Frame, Run } from './frame.ts';
import type { Node } from './parse.ts';
import { isMap, kindOf, Optional, readKey } from './values.ts';
import type { Value } from './values.ts';

type Field = Extract<Node, { op: '.' | '.?' }>;
type Index = Extract<Node, { op: '[]' | '[?]' }>;
type Key = string | number;

/** `a.b` */
export function compileField(node: Field, context: Context): Run {
  const [left, name] = node.args;
  const of = context.compile(left, context);
  const path = sourceOf(left, context);
  return (frame) => {
    frame.budget.charge(1);
    return read(frame, of(frame), name, path, node.pos);
  };
}

/** `a[b]` */
export function compileIndex(node: Index, context: Context): Run {
  const [left, right] = node.args;
  const of = context.compile(left, context);
  const at = context.compile(right, context);
  const path = sourceOf(left, context);
  return (frame) => {
    frame.budget.charge(1);
    const value = of(frame);
    return read(frame, value, readKeyOf(at, frame, right.pos), path, right.pos);
  };
}

/** `a.?b` */
export function compileOptionalField(node: Field, context: Context): Run {
  const [left, name] = node.args;
  const of = context.compile(left, context);
  const path = sourceOf(left, context);
  return (frame) => {
    frame.budget.charge(1);
    return readOptional(of(frame), name, path, node.pos);
  };
}

/** `a[?b]` */
export function compileOptionalIndex(node: Index, context: Context): Run {
  const [left, right] = node.args;
  const of = context.compile(left, context);
  const at = context.compile(right, context);
  const path = sourceOf(left, context);
  return (frame) => {
    frame.budget.charge(1);
    const value = of(frame);
    return readOptional(value, readKeyOf(at, frame, right.pos), path, right.pos);
  };
}

function readKeyOf(run: Run, frame: Frame, position: number): Key {
  const key = runJson(run, frame);
  if (typeof key === 'string' || typeof key === 'number') return key;
  throw new Fault('TYPE_MISMATCH', `a key is a text or a number, not ${kindOf(key)}`, { position });
}

function read(frame: Frame, value: Value, key: Key, path: string, position: number): Value {
  // What follows an optional read is optional too: a.?b.c
  if (value instanceof Optional) return readOptional(value, key, path, position);
  if (value === null && frame.lenientNull) {
    frame.nullRead = true;
    return null;
  }
  const found = find(value, key, path, position);
  return found instanceof Fault ? fail(found) : found;
}

function readOptional(value: Value, key: Key, path: string, position: number): Value {
  const inner = value instanceof Optional ? (value.present ? value.value : null) : value;
  if (inner === null) return Optional.none;
  const found = find(inner, key, path, position);
  if (!(found instanceof Fault)) return found instanceof Optional ? found : Optional.of(found);
  return found.code === 'TYPE_MISMATCH' ? fail(found) : Optional.none;
}

/** The own value at a key, or what is wrong with asking for it. */
function find(value: Value, key: Key, path: string, position: number): Value | Fault {
  if (isMap(value)) {
    const found = readKey(value, String(key));
    return found === undefined
      ? new Fault('MISSING_KEY', `${path} has no key ${quote(key)}`, { position, hint: optionalHint })
      : found;
  }
  if (Array.isArray(value)) {
    if (typeof key !== 'number' || !Number.isInteger(key)) {
      const hint = 'read an item by its number, from 0';
      return new Fault('TYPE_MISMATCH', `${path} is a list, it has no key ${quote(key)}`, { position, hint });
    }
    const item = value[key];
    if (item !== undefined) return item;
    return new Fault('MISSING_INDEX', `${path} has ${value.length} items, there is none at ${key}`, {
      position,
      hint: optionalHint,
    });
  }
  if (value === null) {
    return new Fault('NULL_READ', `${path} is null, it has no key ${quote(key)}`, { position, hint: optionalHint });
  }
  return new Fault('TYPE_MISMATCH', `${path} is ${kindOf(value)}, it has no key ${quote(key)}`, { position });
}

const optionalHint = 'if it may be missing: a.?b.orValue(…), default(a.b, …) or has(a.b)';

function quote(key: Key): string {
  const text = String(key);
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text);
}

function fail(fault: Fault): never {
  throw fault;
}
