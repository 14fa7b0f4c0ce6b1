import type { Json } from '@waymark/protocol';

import { absorbUnits } from './budget.ts';
import { Fault, isAbsorbable } from './errors.ts';
import { runJson } from './frame.ts';
import type { Context, Frame, Run } from './frame.ts';
import type { Node } from './parse.ts';
import { checkNumber, compare, isEqual, isMap, kindOf, readKey } from './values.ts';

type NodeOf<Op extends Node['op']> = Extract<Node, { op: Op }>;
type Binary = Exclude<
  Node,
  {
    op:
      | 'value'
      | 'id'
      | '.'
      | '.?'
      | '[]'
      | '[?]'
      | 'call'
      | 'rcall'
      | 'list'
      | 'map'
      | '?:'
      | '||'
      | '&&'
      | '!_'
      | '-_';
  }
>;
type Operation = (left: Json, right: Json, frame: Frame) => Json;

/** `+ - * / % == != < <= > >= in` */
export function compileBinary(node: Binary, context: Context): Run {
  const [leftNode, rightNode] = node.args;
  const left = context.compile(leftNode, context);
  const right = context.compile(rightNode, context);
  const operate = operations[node.op];
  // The place of the operator itself is not in the tree; its right side begins behind it.
  const position = rightNode.start;
  return (frame) => {
    frame.budget.charge(1);
    const leftValue = runJson(left, frame);
    const rightValue = runJson(right, frame);
    frame.position = position;
    return operate(leftValue, rightValue, frame);
  };
}

const operations: Record<Binary['op'], Operation> = {
  '+': add,
  '-': (left, right) => calculate('-', left, right, (a, b) => a - b),
  '*': (left, right) => calculate('*', left, right, (a, b) => a * b),
  '/': (left, right) => calculate('/', left, right, (a, b) => a / requireDivisor(b)),
  '%': (left, right) => calculate('%', left, right, (a, b) => a % requireDivisor(b)),
  '==': (left, right, frame) => isEqual(left, right, frame.budget),
  '!=': (left, right, frame) => !isEqual(left, right, frame.budget),
  '<': (left, right, frame) => order(left, right, frame) < 0,
  '<=': (left, right, frame) => order(left, right, frame) <= 0,
  '>': (left, right, frame) => order(left, right, frame) > 0,
  '>=': (left, right, frame) => order(left, right, frame) >= 0,
  in: isIn,
};

function add(left: Json, right: Json, frame: Frame): Json {
  if (typeof left === 'number' && typeof right === 'number') return checkNumber(left + right);
  if (Array.isArray(left) && Array.isArray(right)) {
    frame.budget.charge(left.length + right.length);
    return [...left, ...right];
  }
  if (isTextOrNumber(left) && isTextOrNumber(right)) {
    const text = `${left}${right}`;
    frame.budget.chargeText(text.length);
    return text;
  }
  throw new Fault('TYPE_MISMATCH', `${kindOf(left)} + ${kindOf(right)} has no meaning`, {
    hint: 'string(x) makes a text of a value',
  });
}

function isTextOrNumber(value: Json): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function calculate(sign: string, left: Json, right: Json, operate: (left: number, right: number) => number): number {
  if (typeof left === 'number' && typeof right === 'number') return checkNumber(operate(left, right));
  throw new Fault(
    'TYPE_MISMATCH',
    `${kindOf(left)} ${sign} ${kindOf(right)} has no meaning: both sides have to be numbers`,
  );
}

function requireDivisor(value: number): number {
  if (value === 0) throw new Fault('DIVISION_BY_ZERO', 'division by zero');
  return value;
}

function order(left: Json, right: Json, frame: Frame): number {
  if (typeof left === 'string') frame.budget.chargeText(left.length);
  return compare(left, right);
}

function isIn(left: Json, right: Json, frame: Frame): boolean {
  if (Array.isArray(right)) return right.some((item) => isEqual(left, item, frame.budget));
  if (isMap(right))
    return (typeof left === 'string' || typeof left === 'number') && readKey(right, String(left)) !== undefined;
  const hint = typeof right === 'string' ? { hint: 'text.contains(part) looks into a text' } : {};
  throw new Fault('TYPE_MISMATCH', `"in" looks into a list or a map, not into ${kindOf(right)}`, hint);
}

/** `a || b`, `a && b`: as in CEL, an error of one side does not matter when the other side decides. */
export function compileLogic(node: NodeOf<'||' | '&&'>, context: Context): Run {
  const left = context.compile(node.args[0], context);
  const right = context.compile(node.args[1], context);
  const [leftAt, rightAt] = [node.args[0].pos, node.args[1].pos];
  const decides = node.op === '||';
  return (frame) => {
    frame.budget.charge(1);
    let fault: Fault | null = null;
    try {
      if (requireBoolean(left, frame, leftAt, node.op) === decides) return decides;
    } catch (thrown) {
      if (!isAbsorbable(thrown)) throw thrown;
      frame.budget.charge(absorbUnits);
      fault = thrown;
    }
    const result = requireBoolean(right, frame, rightAt, node.op);
    if (fault && result !== decides) throw fault;
    return result;
  };
}

/** `a ? b : c` */
export function compileTernary(node: NodeOf<'?:'>, context: Context): Run {
  const condition = context.compile(node.args[0], context);
  const then = context.compile(node.args[1], context);
  const otherwise = context.compile(node.args[2], context);
  const position = node.args[0].pos;
  return (frame) => {
    frame.budget.charge(1);
    return requireBoolean(condition, frame, position, '?:') ? then(frame) : otherwise(frame);
  };
}

/** `!a` */
export function compileNot(node: NodeOf<'!_'>, context: Context): Run {
  const operand = context.compile(node.args, context);
  const position = node.args.pos;
  return (frame) => {
    frame.budget.charge(1);
    return !requireBoolean(operand, frame, position, '!');
  };
}

/** `-a` */
export function compileMinus(node: NodeOf<'-_'>, context: Context): Run {
  const operand = context.compile(node.args, context);
  const position = node.args.pos;
  return (frame) => {
    frame.budget.charge(1);
    const value = runJson(operand, frame);
    if (typeof value === 'number') return checkNumber(-value);
    throw new Fault('TYPE_MISMATCH', `- needs a number, not ${kindOf(value)}`, { position });
  };
}

function requireBoolean(run: Run, frame: Frame, position: number, operator: string): boolean {
  const value = runJson(run, frame);
  if (typeof value === 'boolean') return value;
  throw new Fault('TYPE_MISMATCH', `${operator} needs true or false, not ${kindOf(value)}`, { position });
}
