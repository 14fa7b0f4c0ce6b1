import { sourceOf } from '../frame.ts';
import type { Node } from '../parse.ts';
import { mismatch, works } from './context.ts';
import type { TypeContext } from './context.ts';
import { describeType } from './describe-type.ts';
import { requireCondition } from './operators.ts';
import { itemsOf } from './reads.ts';
import { anyType, booleanType, listOf } from './type.ts';
import type { Type } from './type.ts';

/** `items.map(item, item.price)` and its like. */
export function inferMacro(name: string, receiver: Node, args: readonly Node[], context: TypeContext): Type {
  const [variable, ...bodies] = args;
  const over = context.infer(receiver, context);
  if (variable?.op !== 'id') return anyType;
  if (!works(over, context, 'list', 'map')) {
    return mismatch(
      context,
      `${sourceOf(receiver, context)} is ${describeType(over)}: ${name}() goes over a list or the keys of a map`,
    );
  }
  const items = itemsOf(over, context);
  const inside = { ...context, bound: new Map(context.bound).set(variable.args, items) };
  const types = bodies.map((body) => context.infer(body, inside));
  const conditions = name === 'map' ? bodies.slice(0, -1) : bodies;
  for (const [index, body] of conditions.entries()) requireCondition(body, types[index] ?? anyType, inside);
  if (name === 'map') return listOf(types.at(-1) ?? anyType);
  return name === 'filter' ? listOf(items) : booleanType;
}
