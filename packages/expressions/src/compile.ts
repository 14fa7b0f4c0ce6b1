import { compileCall, compileMethod } from './calls.ts';
import { Fault } from './errors.ts';
import { readNumber, runJson } from './frame.ts';
import type { Context, Run } from './frame.ts';
import { compileBinary, compileLogic, compileNot, compileMinus, compileTernary } from './operators.ts';
import type { Node } from './parse.ts';
import { compileField, compileIndex, compileOptionalField, compileOptionalIndex } from './reads.ts';
import { createMap, kindOf, writeKey } from './values.ts';
import type { Value } from './values.ts';

/**
 * Turns a syntax tree into a closure; every node charges one unit when it runs.
 * @throws Fault for what is wrong whatever the data is: unknown functions, wrong counts of arguments.
 */
export function compileNode(node: Node, context: Context): Run {
  switch (node.op) {
    case 'value':
      return compileLiteral(node.args, node.pos);
    case 'id':
      return compileVariable(node.args, node.pos, context);
    case '.':
      return compileField(node, context);
    case '.?':
      return compileOptionalField(node, context);
    case '[]':
      return compileIndex(node, context);
    case '[?]':
      return compileOptionalIndex(node, context);
    case 'call':
      return compileCall(node, context);
    case 'rcall':
      return compileMethod(node, context);
    case 'list':
      return compileList(node.args, context);
    case 'map':
      return compileMap(node.args, context);
    case '?:':
      return compileTernary(node, context);
    case '||':
    case '&&':
      return compileLogic(node, context);
    case '!_':
      return compileNot(node, context);
    case '-_':
      return compileMinus(node, context);
    default:
      return compileBinary(node, context);
  }
}

type Literal = Extract<Node, { op: 'value' }>['args'];

function compileLiteral(literal: Literal, position: number): Run {
  const value = readLiteral(literal, position);
  return (frame) => {
    frame.budget.charge(1);
    return value;
  };
}

function readLiteral(literal: Literal, position: number): Value {
  if (literal === null || typeof literal === 'string' || typeof literal === 'boolean') return literal;
  if (typeof literal === 'number' || typeof literal === 'bigint') return readNumber(literal, position);
  if (literal instanceof Uint8Array) {
    throw new Fault('EXPRESSION_SYNTAX', 'there are no bytes in JSON: b"…" cannot be used', {
      position,
      hint: 'use base64(text)',
    });
  }
  return readNumber(literal.value, position);
}

function compileVariable(name: string, position: number, context: Context): Run {
  const slot = context.bound.get(name);
  if (slot !== undefined) {
    return (frame) => {
      frame.budget.charge(1);
      return frame.slots[slot] ?? null;
    };
  }
  return (frame) => {
    frame.budget.charge(1);
    const value = Object.hasOwn(frame.scope, name) ? frame.scope[name] : undefined;
    if (value === undefined) {
      const known = Object.keys(frame.scope).filter((key) => frame.scope[key] !== undefined);
      throw new Fault('UNKNOWN_VARIABLE', `there is no variable "${name}" here`, {
        position,
        hint: `known here: ${known.join(', ')}`,
      });
    }
    return value;
  };
}

function compileList(nodes: Node[], context: Context): Run {
  const items = nodes.map((node) => compileNode(node, context));
  return (frame) => {
    frame.budget.charge(1 + items.length);
    return items.map((item) => runJson(item, frame));
  };
}

function compileMap(nodes: [Node, Node][], context: Context): Run {
  const entries = nodes.map(([key, value]) => ({
    key: compileNode(key, context),
    value: compileNode(value, context),
    position: key.pos,
  }));
  return (frame) => {
    frame.budget.charge(1 + entries.length);
    const map = createMap();
    for (const entry of entries) {
      const key = readMapKey(runJson(entry.key, frame), entry.position);
      if (Object.hasOwn(map, key))
        throw new Fault('DUPLICATE_KEY', `the map has the key "${key}" twice`, { position: entry.position });
      writeKey(map, key, runJson(entry.value, frame));
    }
    return map;
  };
}

function readMapKey(key: Value, position: number): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  throw new Fault('TYPE_MISMATCH', `a key of a map is a text, not ${kindOf(key)}`, { position });
}
