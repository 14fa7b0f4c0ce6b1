import { sourceOf } from '../frame.ts';
import { describeWrongKind } from '../functions/define.ts';
import type { Node } from '../parse.ts';
import { hintOptional, mismatch, works } from './context.ts';
import type { TypeContext } from './context.ts';
import { describeType } from './describe-type.ts';
import {
  anyType,
  booleanType,
  canBe,
  isNever,
  membersOf,
  neverType,
  optionalOf,
  unionOf,
  withoutNull,
} from './type.ts';
import type { Type } from './type.ts';

type FormType = (args: readonly Node[], context: TypeContext) => Type;

/** What the calls give that look at their arguments before they are evaluated. */
export const formTypes: ReadonlyMap<string, FormType> = new Map<string, FormType>([
  ['has', inferHas],
  ['default', inferDefault],
  ['orValue', (args, context) => unionOf(valueOf(args[0], 'orValue', context), inferAt(args[1], context))],
  ['or', inferOr],
  ['hasValue', (args, context) => (valueOf(args[0], 'hasValue', context), booleanType)],
  ['value', (args, context) => valueOf(args[0], 'value', context)],
  ['matches', inferMatches],
]);

function inferHas([node]: readonly Node[], context: TypeContext): Type {
  inferAt(node, { ...context, absorbsAbsence: true });
  return booleanType;
}

/** `default(x, y)`: y when x is not there, or null. */
function inferDefault([value, otherwise]: readonly Node[], context: TypeContext): Type {
  const type = inferAt(value, { ...context, absorbsAbsence: true });
  const plain = membersOf(type).map((member) => (member.kind === 'optional' ? member.of : member));
  return unionOf(withoutNull(unionOf(...plain)), inferAt(otherwise, context));
}

function inferOr([first, second]: readonly Node[], context: TypeContext): Type {
  return optionalOf(unionOf(valueOf(first, 'or', context), valueOf(second, 'or', context)));
}

function inferMatches(args: readonly Node[], context: TypeContext): Type {
  for (const [index, node] of args.entries()) {
    const type = context.infer(node, context);
    if (!works(type, context, 'text'))
      mismatch(context, describeWrongKind('matches', 'text', index, describeType(type)), hintOptional(type));
  }
  return booleanType;
}

/** What is in the optional value that a function follows. */
function valueOf(node: Node | undefined, name: string, context: TypeContext): Type {
  const type = inferAt(node, context);
  if (node && !canBe(type, 'optional') && !isNever(type)) {
    return mismatch(
      context,
      `${name}() follows an optional read, such as a.?b, and ${sourceOf(node, context)} is ${describeType(type)}`,
      'default(x, y) takes any value',
    );
  }
  return unionOf(
    ...membersOf(type).map((member) => {
      if (member.kind === 'optional') return member.of;
      return member.kind === 'any' ? anyType : neverType;
    }),
  );
}

/** `optional.of(x)  optional.none()  cel.bind(name, value, expression)` */
export function inferNamespaceForm(name: string, args: readonly Node[], context: TypeContext): Type {
  const [first, second, third] = args;
  if (name === 'optional.of') return optionalOf(inferAt(first, context));
  if (name === 'optional.none') return optionalOf(neverType);
  const value = inferAt(second, context);
  if (first?.op !== 'id') return anyType;
  return inferAt(third, { ...context, bound: new Map(context.bound).set(first.args, value) });
}

function inferAt(node: Node | undefined, context: TypeContext): Type {
  return node ? context.infer(node, context) : anyType;
}
