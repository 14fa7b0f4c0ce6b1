import type { Node } from '../parse.ts';
import { inferCall, inferMethod } from './calls.ts';
import type { TypeContext } from './context.ts';
import { mismatch, works } from './context.ts';
import { describeType } from './describe-type.ts';
import {
  inferArithmetic,
  inferComparison,
  inferEquality,
  inferIn,
  inferLogic,
  inferMinus,
  inferNot,
  inferTernary,
} from './operators.ts';
import { inferRead } from './reads.ts';
import { anyType, booleanType, listOf, mapOf, nullType, numberType, textType, unionOf } from './type.ts';
import type { Field, Type } from './type.ts';

/** The type of what a node gives; what can never work in it is reported. */
export function inferNode(node: Node, context: TypeContext): Type {
  const { work } = context.scope;
  work.left -= 1;
  if (work.left < 0) return anyType;
  switch (node.op) {
    case 'value':
      return typeOfLiteral(node.args);
    case 'id':
      return context.bound.get(node.args) ?? context.scope.variable(node.args);
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return inferRead(node, context);
    case 'call':
      return inferCall(node, context);
    case 'rcall':
      return inferMethod(node, context);
    case 'list':
      return listOf(unionOf(...node.args.map((item) => inferPlain(item, context))));
    case 'map':
      return inferMap(node.args, context);
    case '?:':
      return inferTernary(node, context);
    case '||':
    case '&&':
      return inferLogic(node, context);
    case '!_':
      return inferNot(node, context);
    case '-_':
      return inferMinus(node, context);
    case '==':
    case '!=':
      return inferEquality(node, context);
    case 'in':
      return inferIn(node, context);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return inferComparison(node, context);
    default:
      return inferArithmetic(node, context);
  }
}

function typeOfLiteral(literal: Extract<Node, { op: 'value' }>['args']): Type {
  if (literal === null) return nullType;
  if (typeof literal === 'boolean') return booleanType;
  return typeof literal === 'string' ? textType : numberType;
}

function inferMap(entries: [Node, Node][], context: TypeContext): Type {
  const fields = new Map<string, Field>();
  const others: Type[] = [];
  for (const [key, node] of entries) {
    const type = inferPlain(node, context);
    if (key.op === 'value' && (typeof key.args === 'string' || typeof key.args === 'bigint'))
      fields.set(String(key.args), { type, optional: false });
    else {
      inferPlain(key, context);
      others.push(type);
    }
  }
  if (others.length === 0) return mapOf(fields);
  return mapOf([...fields], unionOf(...others));
}

/** Of what becomes a part of a list or a map: an optional value cannot. */
function inferPlain(node: Node, context: TypeContext): Type {
  const type = context.infer(node, context);
  if (works(type, context, 'null', 'boolean', 'number', 'text', 'list', 'map')) return type;
  return mismatch(context, `${describeType(type)} is used like a plain one`, 'end the optional read with .orValue(…)');
}
