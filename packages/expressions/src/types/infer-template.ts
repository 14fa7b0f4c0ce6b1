import type { Json } from '@waymark/protocol';
import { Fault } from '../errors.ts';
import { parseExpression } from '../parse.ts';
import type { Node } from '../parse.ts';
import { splitText } from '../template.ts';
import type { TypeFault, TypeScope, Work } from './context.ts';
import { describeType } from './describe-type.ts';
import { inferNode } from './infer.ts';
import {
  anyType,
  booleanType,
  canBe,
  isNever,
  listOf,
  mapOf,
  membersOf,
  nullType,
  numberType,
  textType,
  unionOf,
} from './type.ts';
import type { Type } from './type.ts';

/** A finding, with the JSON Pointer of the text within the template. */
export type TypeProblem = TypeFault & { pointer: string };

/** What a template gives, and what in it can never work. */
export type TypedTemplate = {
  type: Type;
  problems: TypeProblem[];
  /** What its texts give that are one expression and nothing else. */
  expressions: { pointer: string; type: Type }[];
};

/** Deeper templates are refused when the definition is read. */
const largestDepth = 100;

/** Works out the type of a template. What cannot be parsed is any, and no finding: others say what is wrong with it. */
export function inferTemplate(template: Json, scope: TypeScope): TypedTemplate {
  const typed: TypedTemplate = { type: anyType, problems: [], expressions: [] };
  typed.type = inferValue(template, '', scope, typed, 0);
  return typed;
}

function inferValue(value: Json, pointer: string, scope: TypeScope, typed: TypedTemplate, depth: number): Type {
  scope.work.left -= 1;
  if (depth > largestDepth || scope.work.left < 0) return anyType;
  const inside = (key: string | number, inner: Json): Type =>
    inferValue(inner, `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, scope, typed, depth + 1);
  if (value === null) return nullType;
  if (typeof value === 'string') return inferText(value, pointer, scope, typed);
  if (typeof value === 'number') return numberType;
  if (typeof value === 'boolean') return booleanType;
  if (Array.isArray(value)) return listOf(unionOf(...value.map((item, index) => inside(index, item))));
  return mapOf(
    Object.entries(value).map(([key, inner]) => [key, { type: inside(key, inner), optional: false }] as const),
  );
}

function inferText(text: string, pointer: string, scope: TypeScope, typed: TypedTemplate): Type {
  const split = splitText(text);
  if ('fault' in split) return anyType;
  const types = split.parts.flatMap((part) =>
    'text' in part ? [] : [inferExpression(part.expression, pointer, scope, typed)],
  );
  const [first] = types;
  const type = split.whole && first ? first : textType;
  // In a compensation an expression that read through null gives null.
  const given = types.length > 0 && scope.lenientNull ? unionOf(type, nullType) : type;
  if (split.whole) typed.expressions.push({ pointer, type: given });
  return given;
}

function inferExpression(text: string, pointer: string, scope: TypeScope, typed: TypedTemplate): Type {
  const node = parse(text, scope.work);
  if (!node) return anyType;
  const report = (fault: TypeFault) => typed.problems.push({ ...fault, pointer });
  const context = { scope, text, bound: new Map<string, Type>(), absorbsAbsence: false, infer: inferNode, report };
  const type = inferNode(node, context);
  if (isNever(type) || canBe(type, 'null', 'boolean', 'number', 'text', 'list', 'map'))
    return unionOf(...membersOf(type).filter(({ kind }) => kind !== 'optional'));
  // The plain form of this is found when the expression is read.
  if (node.op !== '.?' && node.op !== '[?]')
    report({
      code: 'TYPE_MISMATCH',
      message: `${text.trim().slice(0, 80)} is ${describeType(type)}: it may be missing`,
      hint: 'end it with .orValue(…)',
    });
  return anyType;
}

function parse(text: string, { trees }: Work): Node | null {
  const known = trees.get(text);
  if (known !== undefined) return known;
  const tree = parseAnew(text);
  trees.set(text, tree);
  return tree;
}

function parseAnew(text: string): Node | null {
  try {
    return parseExpression(text);
  } catch (thrown) {
    if (thrown instanceof Fault) return null;
    throw thrown;
  }
}
