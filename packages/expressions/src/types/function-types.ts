import { itemsOf, listsOf, typeOfAll } from './reads.ts';
import type { TypeContext } from './context.ts';
import {
  anyType,
  booleanType,
  listOf,
  mapOf,
  membersOf,
  neverType,
  numberType,
  recordOf,
  textType,
  unionOf,
} from './type.ts';
import type { Field, MapType, Member, Type } from './type.ts';

/** What a function gives, by what it is given; the counts and kinds of its arguments were looked at before. */
type Result = Type | ((args: readonly Type[], context: TypeContext) => Type);

const results: Record<string, Result> = {
  ...same(booleanType, 'contains', 'startsWith', 'endsWith', 'bool'),
  ...same(textType, 'lower', 'upper', 'trim', 'replace', 'substring', 'join', 'string', 'type', 'toJson'),
  ...same(textType, 'addDuration', 'formatDate', 'base64', 'sha256', 'now', 'uuid'),
  ...same(numberType, 'indexOf', 'size', 'sum', 'avg', 'abs', 'floor', 'ceil', 'trunc', 'round', 'int', 'double'),
  ...same(numberType, 'timestamp', 'duration', 'random', 'getFullYear', 'getMonth', 'getDate', 'getDayOfMonth'),
  ...same(numberType, 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'),
  ...same(listOf(textType), 'split', 'keys'),
  range: listOf(numberType),
  fromJson: anyType,
  dyn: ([value = anyType]) => value,
  min: extremeOf,
  max: extremeOf,
  flatten: ([list = anyType], context) => listOf(flatten(itemsOf(listsOf(list), context), context)),
  distinct: ([list = anyType]) => listsOf(list),
  sort: ([list = anyType]) => listsOf(list),
  sortBy: ([list = anyType]) => listsOf(list),
  groupBy: ([list = anyType]) => mapOf([], listsOf(list)),
  chunk: ([list = anyType]) => listOf(listsOf(list)),
  values: ([map = anyType]) => listOf(valuesOf(map)),
  entries: ([map = anyType]) => listOf(recordOf({ key: textType, value: valuesOf(map) })),
  merge: (maps, context) => maps.reduce((left, right) => mergeTypes(left, right, context)),
};

function same(type: Type, ...names: string[]): Record<string, Type> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

/** The type of what a function gives; any when nobody has said it. */
export function resultOf(name: string, args: readonly Type[], context: TypeContext): Type {
  const result = Object.hasOwn(results, name) ? results[name] : undefined;
  return typeof result === 'function' ? result(args, context) : (result ?? anyType);
}

/** Functions whose result is known, for the test that none is forgotten. */
export const typedFunctions: readonly string[] = Object.keys(results);

/** Kinds that a function asks for beyond those of its parameters, of its argument at that place. */
export const furtherKinds: Record<string, { index: number; kinds: Member['kind'][]; wanted: string }> = {
  size: { index: 0, kinds: ['text', 'list', 'map'], wanted: 'a text, a list or a map' },
  int: { index: 0, kinds: ['number', 'text'], wanted: 'a number or a text' },
  double: { index: 0, kinds: ['number', 'text'], wanted: 'a number or a text' },
  bool: { index: 0, kinds: ['boolean', 'text'], wanted: 'a boolean or a text' },
  addDuration: { index: 1, kinds: ['number', 'text'], wanted: 'a duration' },
};

/** Of the items of a list that is the only argument, or of the arguments. */
function extremeOf(args: readonly Type[], context: TypeContext): Type {
  const [only] = args;
  if (args.length > 1 || !only) return unionOf(...args);
  const others = membersOf(only).filter(({ kind }) => kind !== 'list');
  return unionOf(itemsOf(listsOf(only), context), ...others);
}

function flatten(items: Type, context: TypeContext): Type {
  return unionOf(...membersOf(items).map((item) => (item.kind === 'list' ? itemsOf(item, context) : item)));
}

function valuesOf(type: Type): Type {
  return unionOf(...membersOf(type).map((member) => (member.kind === 'map' ? typeOfAll(member) : anyOf(member))));
}

function anyOf(member: Member): Type {
  return member.kind === 'any' ? anyType : neverType;
}

function mergeTypes(left: Type, right: Type, context: TypeContext): Type {
  const maps = membersOf(left).flatMap((one) =>
    membersOf(right).map((other) =>
      one.kind === 'map' && other.kind === 'map' ? mergeMaps(one, other, context) : unionOf(anyOf(one), anyOf(other)),
    ),
  );
  return unionOf(...maps);
}

function mergeMaps(left: MapType, right: MapType, context: TypeContext): Type {
  context.scope.work.left -= 4 * (left.fields.size + right.fields.size);
  // What is not declared on the right may hide what is declared on the left.
  if (right.rest === 'undeclared' && right.fields.size === 0) return anyType;
  const fields = new Map<string, Field>();
  for (const [name, field] of left.fields) {
    const hidden = typeof right.rest === 'string' ? field.type : unionOf(field.type, right.rest);
    fields.set(name, { type: right.rest === 'undeclared' ? anyType : hidden, optional: field.optional });
  }
  for (const [name, field] of right.fields) fields.set(name, mergeField(left, name, field));
  return mapOf(fields, mergeRest(left.rest, right.rest));
}

function mergeField(left: MapType, name: string, field: Field): Field {
  if (!field.optional) return field;
  const hidden = left.fields.get(name);
  if (hidden) return { type: unionOf(field.type, hidden.type), optional: hidden.optional };
  if (left.rest === 'none') return field;
  return { type: left.rest === 'undeclared' ? anyType : unionOf(field.type, left.rest), optional: true };
}

function mergeRest(left: MapType['rest'], right: MapType['rest']): MapType['rest'] {
  if (left === 'none') return right;
  if (right === 'none') return left;
  if (left === 'undeclared' || right === 'undeclared') return typeof left === typeof right ? 'undeclared' : anyType;
  return unionOf(left, right);
}
