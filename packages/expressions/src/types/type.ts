/** What is known of a value before there is one. A union without members: there is no such value. */
export type Type = Scalar | AnyType | ListType | MapType | OptionalType | UnionType;

export type ScalarKind = 'null' | 'boolean' | 'number' | 'text';
type Scalar = { readonly kind: ScalarKind; readonly depth: 0 };
/** Nothing is known: nothing is wrong with it either. */
export type AnyType = { readonly kind: 'any'; readonly depth: 0 };
export type ListType = { readonly kind: 'list'; readonly items: Type; readonly depth: number };
export type MapType = {
  readonly kind: 'map';
  readonly fields: ReadonlyMap<string, Field>;
  /**
   * What there is beside the fields. `none`: nothing. `undeclared`: there may be more, but nobody has said so; where fields
   * are declared, reading another one by its name is a mistake.
   */
  readonly rest: Type | 'none' | 'undeclared';
  readonly depth: number;
};
/** What `a.?b` gives. */
export type OptionalType = { readonly kind: 'optional'; readonly of: Type; readonly depth: number };
export type UnionType = { readonly kind: 'union'; readonly of: readonly Member[]; readonly depth: number };
/** One of several things that a value may be. */
export type Member = Exclude<Type, UnionType>;

/** A key of a map; an optional one may be missing. */
export type Field = { readonly type: Type; readonly optional: boolean };

/** Below this nothing is known: types of recursive schemas, and those that grow with each turn, come to an end. */
const largestDepth = 12;
/** Alternatives that are told apart. */
const largestUnion = 12;
/** Parts of two types that are compared; beyond that they count as different. */
const largestComparison = 1_000;

export const anyType: AnyType = { kind: 'any', depth: 0 };
export const nullType: Type = { kind: 'null', depth: 0 };
export const booleanType: Type = { kind: 'boolean', depth: 0 };
export const numberType: Type = { kind: 'number', depth: 0 };
export const textType: Type = { kind: 'text', depth: 0 };
/** Of what cannot be. */
export const neverType: Type = { kind: 'union', of: [], depth: 0 };

export function listOf(items: Type): Type {
  const inner = cutDeep(items);
  return { kind: 'list', items: inner, depth: inner.depth + 1 };
}

export function mapOf(
  fields: Iterable<readonly [name: string, field: Field]>,
  rest: MapType['rest'] = 'none',
): MapType {
  const cut = new Map<string, Field>();
  let depth = 0;
  for (const [name, { type, optional }] of fields) {
    const inner = cutDeep(type);
    cut.set(name, { type: inner, optional });
    depth = Math.max(depth, inner.depth);
  }
  const others = typeof rest === 'string' ? rest : cutDeep(rest);
  return {
    kind: 'map',
    fields: cut,
    rest: others,
    depth: 1 + Math.max(depth, typeof others === 'string' ? 0 : others.depth),
  };
}

/** A map whose keys are all there, and nothing else. */
export function recordOf(fields: Record<string, Type>): MapType {
  return mapOf(Object.entries(fields).map(([name, type]) => [name, { type, optional: false }] as const));
}

export function optionalOf(of: Type): Type {
  return { kind: 'optional', of, depth: of.depth };
}

/** What is one of these. */
export function unionOf(...types: readonly Type[]): Type {
  const members: Member[] = [];
  for (const member of types.flatMap(membersOf)) {
    if (member.kind === 'any') return anyType;
    if (members.some((other) => isSameType(other, member))) continue;
    members.push(member);
    if (members.length > largestUnion) return anyType;
  }
  const [first] = members;
  if (first && members.length === 1) return first;
  return { kind: 'union', of: members, depth: Math.max(0, ...members.map(({ depth }) => depth)) };
}

/** Each thing that a value of the type may be. */
export function membersOf(type: Type): readonly Member[] {
  return type.kind === 'union' ? type.of : [type];
}

/** Whether a value of the type may be of one of these kinds. */
export function canBe(type: Type, ...kinds: readonly Member['kind'][]): boolean {
  return membersOf(type).some(({ kind }) => kind === 'any' || kinds.includes(kind));
}

/** Whether there is no value of the type: then nothing is wrong with what is done to it. */
export function isNever(type: Type): boolean {
  return type.kind === 'union' && type.of.length === 0;
}

export function withoutNull(type: Type): Type {
  return unionOf(...membersOf(type).filter(({ kind }) => kind !== 'null'));
}

function cutDeep(type: Type): Type {
  return type.depth >= largestDepth ? anyType : type;
}

/** Whether two types say the same. False also where finding out would be too much work. */
export function isSameType(left: Type, right: Type): boolean {
  return new Comparison().isSame(left, right);
}

class Comparison {
  #left = largestComparison;

  isSame(left: Type, right: Type): boolean {
    if (left === right) return true;
    this.#left -= 1;
    if (left.kind !== right.kind || this.#left < 0) return false;
    switch (left.kind) {
      case 'list':
        return right.kind === 'list' && this.isSame(left.items, right.items);
      case 'optional':
        return right.kind === 'optional' && this.isSame(left.of, right.of);
      case 'map':
        return right.kind === 'map' && this.#isSameMap(left, right);
      case 'union':
        return (
          right.kind === 'union' &&
          left.of.length === right.of.length &&
          left.of.every((member) => right.of.some((other) => this.isSame(member, other)))
        );
      default:
        return true;
    }
  }

  #isSameMap(left: MapType, right: MapType): boolean {
    if (left.fields.size !== right.fields.size) return false;
    if (typeof left.rest === 'string' || typeof right.rest === 'string') {
      if (left.rest !== right.rest) return false;
    } else if (!this.isSame(left.rest, right.rest)) return false;
    for (const [name, field] of left.fields) {
      const other = right.fields.get(name);
      if (!other || other.optional !== field.optional || !this.isSame(field.type, other.type)) return false;
    }
    return true;
  }
}
