import { sourceOf } from '../frame.ts';
import { findNamespaceForm } from '../calls.ts';
import { describeWrongKind, kindOfParameter } from '../functions/define.ts';
import type { Kind } from '../functions/define.ts';
import { functions } from '../functions/index.ts';
import { macros } from '../macros.ts';
import type { Node } from '../parse.ts';
import { hintOptional, mismatch, works } from './context.ts';
import type { TypeContext } from './context.ts';
import { describeType } from './describe-type.ts';
import { furtherKinds, resultOf } from './function-types.ts';
import { inferMacro } from './macros.ts';
import { inferField, itemsOf, listsOf } from './reads.ts';
import { formTypes, inferNamespaceForm } from './special-forms.ts';
import { anyType } from './type.ts';
import type { Member, Type } from './type.ts';

/** `f(a, b)` */
export function inferCall(node: Extract<Node, { op: 'call' }>, context: TypeContext): Type {
  const [name, args] = node.args;
  return inferByName(name, args, context);
}

/** `a.f(b)` */
export function inferMethod(node: Extract<Node, { op: 'rcall' }>, context: TypeContext): Type {
  const [name, receiver, args] = node.args;
  if (receiver.op === 'id' && findNamespaceForm(node, context.bound))
    return inferNamespaceForm(`${receiver.args}.${name}`, args, context);
  if (macros.has(name)) return inferMacro(name, receiver, args, context);
  return inferByName(name, [receiver, ...args], context);
}

function inferByName(name: string, args: readonly Node[], context: TypeContext): Type {
  const form = formTypes.get(name);
  if (form) return form(args, context);
  const description = functions.get(name);
  if (!description) return anyType;
  const types = args.map((arg) => context.infer(arg, context));
  const isWrong = types
    .map((type, index) => checkArgument(name, kindOfParameter(description.parameters, index), index, type, context))
    .includes(false);
  if (isWrong) return anyType;
  if (name === 'sortBy' || name === 'groupBy') readNamedField(args, types, context);
  return resultOf(name, types, context);
}

const kinds: Record<Kind, Member['kind'][]> = {
  any: ['null', 'boolean', 'number', 'text', 'list', 'map'],
  text: ['text'],
  number: ['number'],
  integer: ['number'],
  list: ['list'],
  map: ['map'],
  time: ['text', 'number'],
};

function checkArgument(name: string, kind: Kind, index: number, type: Type, context: TypeContext): boolean {
  const found = describeType(type);
  if (!works(type, context, ...kinds[kind])) {
    mismatch(context, describeWrongKind(name, kind, index, found), hintOptional(type));
    return false;
  }
  const further = furtherKinds[name];
  if (further?.index !== index || works(type, context, ...further.kinds)) return true;
  mismatch(context, `${name}() wants ${further.wanted}, not ${found}`);
  return false;
}

/** `sortBy(list, "price")` reads the field of every item. */
function readNamedField(args: readonly Node[], [list = anyType]: readonly Type[], context: TypeContext): void {
  const [items, name] = args;
  if (items && name?.op === 'value' && typeof name.args === 'string')
    inferField(itemsOf(listsOf(list), context), name.args, `an item of ${sourceOf(items, context)}`, context);
}
