import { sourceOf } from '../frame.ts';
import type { Node } from '../parse.ts';
import { hintOptional, mismatch, works } from './context.ts';
import type { TypeContext } from './context.ts';
import { describeType } from './describe-type.ts';
import { itemsOf, listsOf } from './reads.ts';
import { booleanType, canBe, isNever, listOf, neverType, numberType, textType, unionOf } from './type.ts';
import type { Type } from './type.ts';

type NodeOf<Op extends Node['op']> = Extract<Node, { op: Op }>;
type Arithmetic = NodeOf<'+' | '-' | '*' | '/' | '%'>;
type Comparison = NodeOf<'<' | '<=' | '>' | '>='>;

/** `+ - * / %` */
export function inferArithmetic(node: Arithmetic, context: TypeContext): Type {
  const [left, right] = inferBoth(node, context);
  const results =
    node.op === '+' ? listSums(left, right, context) : bothCanBe(left, right, 'number') ? [numberType] : [];
  if (results.length > 0) return unionOf(...results);
  return isExcused(left, context) || isExcused(right, context) ? neverType : refuse(node, left, right, context);
}

function listSums(left: Type, right: Type, context: TypeContext): Type[] {
  const isText =
    (canBe(left, 'text') && canBe(right, 'text', 'number')) || (canBe(left, 'number') && canBe(right, 'text'));
  return [
    ...(bothCanBe(left, right, 'number') ? [numberType] : []),
    ...(isText ? [textType] : []),
    ...(bothCanBe(left, right, 'list')
      ? [unionOf(listsOf(left), listsOf(right))].map((lists) => listOf(itemsOf(lists, context)))
      : []),
  ];
}

/** `< <= > >=` */
export function inferComparison(node: Comparison, context: TypeContext): Type {
  const [left, right] = inferBoth(node, context);
  const hasOrder = (['number', 'text', 'boolean'] as const).some((kind) => bothCanBe(left, right, kind));
  if (!hasOrder && !isExcused(left, context) && !isExcused(right, context)) refuse(node, left, right, context);
  return booleanType;
}

/** `== !=`: any two values can be compared, except optional ones. */
export function inferEquality(node: NodeOf<'==' | '!='>, context: TypeContext): Type {
  const [left, right] = inferBoth(node, context);
  if (left.kind === 'optional' || right.kind === 'optional') refuse(node, left, right, context);
  return booleanType;
}

/** `a in b` */
export function inferIn(node: NodeOf<'in'>, context: TypeContext): Type {
  const [left, right] = inferBoth(node, context);
  if (left.kind === 'optional' || !works(right, context, 'list', 'map')) refuse(node, left, right, context);
  return booleanType;
}

/** `a || b`, `a && b`: one side is enough where it decides. */
export function inferLogic(node: NodeOf<'||' | '&&'>, context: TypeContext): Type {
  const [left, right] = inferBoth(node, context);
  if (!works(left, context, 'boolean') && !works(right, context, 'boolean')) refuse(node, left, right, context);
  return booleanType;
}

/** `a ? b : c` */
export function inferTernary(node: NodeOf<'?:'>, context: TypeContext): Type {
  const [condition, then, otherwise] = node.args;
  requireCondition(condition, context.infer(condition, context), context);
  return unionOf(context.infer(then, context), context.infer(otherwise, context));
}

/** `!a` */
export function inferNot(node: NodeOf<'!_'>, context: TypeContext): Type {
  requireCondition(node.args, context.infer(node.args, context), context);
  return booleanType;
}

/** `-a` */
export function inferMinus(node: NodeOf<'-_'>, context: TypeContext): Type {
  const type = context.infer(node.args, context);
  if (!works(type, context, 'number'))
    mismatch(context, `${sourceOf(node.args, context)} is ${describeType(type)}: - needs a number`, hintOptional(type));
  return numberType;
}

/** Reports what can never be true or false where that is asked. */
export function requireCondition(node: Node, type: Type, context: TypeContext): void {
  if (works(type, context, 'boolean')) return;
  mismatch(context, `${sourceOf(node, context)} is ${describeType(type)}, not true or false`, hintOptional(type));
}

function inferBoth({ args: [left, right] }: { args: [Node, Node] }, context: TypeContext): [Type, Type] {
  return [context.infer(left, context), context.infer(right, context)];
}

function bothCanBe(left: Type, right: Type, kind: 'number' | 'text' | 'boolean' | 'list'): boolean {
  return canBe(left, kind) && canBe(right, kind);
}

/** Whether there is no such value, or, in a compensation, it may be a null that makes the whole null. */
function isExcused(type: Type, context: TypeContext): boolean {
  return isNever(type) || (context.scope.lenientNull && canBe(type, 'null'));
}

function refuse(node: Node, left: Type, right: Type, context: TypeContext): Type {
  const message = `${sourceOf(node, context)} can never work: ${describeType(left)} ${node.op} ${describeType(right)}`;
  return mismatch(context, message, hintOptional(left, right));
}
