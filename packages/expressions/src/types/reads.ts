import { sourceOf } from '../frame.ts';
import type { Node } from '../parse.ts';
import { mismatch, works } from './context.ts';
import type { TypeContext } from './context.ts';
import { describeType } from './describe-type.ts';
import { anyType, canBe, listOf, membersOf, neverType, nullType, optionalOf, unionOf } from './type.ts';
import type { MapType, Member, Type } from './type.ts';

type Read = Extract<Node, { op: '.' | '.?' | '[]' | '[?]' }>;
/** What is known of a key: itself, or its type. */
type Key = string | number | { type: Type };

/** `a.b  a.?b  a["b"]  a[0]  a[?b]` */
export function inferRead(node: Read, context: TypeContext): Type {
  const [left, right] = node.args;
  const key = typeof right === 'string' ? right : inferKey(right, context);
  if (left.op === 'id' && !context.bound.has(left.args) && (left.args === 'steps' || left.args === 'vars')) {
    const isOptional = node.op === '.?' || node.op === '[?]';
    const member = typeof key === 'string' ? context.scope.member(left.args, key) : anyType;
    return isOptional ? optionalOf(member) : member;
  }
  return new KeyRead(context, sourceOf(left, context), key, node.op === '.?' || node.op === '[?]').of(
    context.infer(left, context),
  );
}

/** The type of what a field of a map holds, for functions that take its name. */
export function inferField(of: Type, name: string, path: string, context: TypeContext): Type {
  return new KeyRead(context, path, name, false).of(of);
}

function inferKey(node: Node, context: TypeContext): Key {
  if (node.op === 'value' && typeof node.args === 'string') return node.args;
  if (node.op === 'value' && (typeof node.args === 'number' || typeof node.args === 'bigint')) return Number(node.args);
  const type = context.infer(node, context);
  if (!works(type, context, 'text', 'number')) {
    return {
      type: mismatch(context, `${sourceOf(node, context)} is ${describeType(type)}: a key is a text or a number`),
    };
  }
  return { type };
}

/** What reading a key gives, over all that the value may be; a finding when none of them can have it. */
class KeyRead {
  readonly #context: TypeContext;
  readonly #path: string;
  readonly #key: Key;
  readonly #isOptional: boolean;
  readonly #found: Type[] = [];
  readonly #maps: MapType[] = [];
  /** What comes of a read through null: it excuses no name that is not there. */
  readonly #throughNull: Type[] = [];
  #isNull = false;

  constructor(context: TypeContext, path: string, key: Key, isOptional: boolean) {
    this.#context = context;
    this.#path = path;
    this.#key = key;
    this.#isOptional = isOptional;
  }

  of(type: Type): Type {
    const members = membersOf(type);
    if (members.length === 0) return neverType;
    for (const member of members) this.#read(member, this.#isOptional);
    const isKnown = this.#found.length > 0 || (this.#throughNull.length > 0 && this.#maps.length === 0);
    return isKnown ? unionOf(...this.#found, ...this.#throughNull) : this.#report(type);
  }

  #read(member: Member, isOptional: boolean): void {
    const add = (found: Type) => this.#found.push(isOptional ? optionalOf(found) : found);
    switch (member.kind) {
      case 'any':
        return void add(anyType);
      case 'optional':
        // What follows an optional read is optional too.
        for (const inner of membersOf(member.of)) this.#read(inner, true);
        if (membersOf(member.of).length === 0) this.#throughNull.push(optionalOf(neverType));
        return;
      case 'null':
        if (isOptional) return void this.#throughNull.push(optionalOf(neverType));
        if (this.#context.scope.lenientNull) return void this.#throughNull.push(nullType);
        this.#isNull = true;
        return;
      case 'map': {
        const field = findField(member, this.#key);
        if (field) add(field);
        else this.#maps.push(member);
        return;
      }
      case 'list':
        if (typeof this.#key === 'number' || (typeof this.#key === 'object' && canBe(this.#key.type, 'number')))
          add(member.items);
        return;
      case 'boolean':
      case 'number':
      case 'text':
    }
  }

  #report(type: Type): Type {
    const { report } = this.#context;
    const key = this.#key;
    if (typeof key === 'object')
      return mismatch(this.#context, `${this.#path} is ${describeType(type)}: it has no keys`);
    if (this.#maps.length > 0) {
      const known = [...new Set(this.#maps.flatMap(({ fields }) => [...fields.keys()]))];
      const canBeDeclared = this.#maps.some(({ rest }) => rest === 'undeclared');
      report({ code: 'UNKNOWN_FIELD', path: this.#path, name: String(key), known, canBeDeclared });
      return anyType;
    }
    // Through null nothing is there, which is what has() and default() ask.
    if (this.#isNull && this.#context.absorbsAbsence) return neverType;
    return mismatch(this.#context, `${this.#path} is ${describeType(type)}, it has no key ${JSON.stringify(key)}`);
  }
}

/** The type at a key of a map; null: a name that it does not have. */
function findField(map: MapType, key: Key): Type | null {
  if (typeof key === 'object') return typeOfAll(map);
  const field = map.fields.get(String(key));
  if (field) return field.type;
  if (typeof map.rest !== 'string') return map.rest;
  return map.rest === 'undeclared' && map.fields.size === 0 ? anyType : null;
}

const all = new WeakMap<MapType, Type>();

/** What any of the values of a map may be. */
export function typeOfAll(map: MapType): Type {
  const known = all.get(map);
  if (known) return known;
  const types = [...map.fields.values()].map(({ type }) => type);
  const rest = map.rest === 'none' ? neverType : map.rest === 'undeclared' ? anyType : map.rest;
  const found = rest.kind === 'any' ? anyType : unionOf(rest, ...types);
  all.set(map, found);
  return found;
}

/** The items that a macro or a function goes over: of a list, or the keys of a map. */
export function itemsOf(type: Type, context: TypeContext): Type {
  context.scope.work.left -= 1;
  return unionOf(
    ...membersOf(type).map((member): Type => {
      if (member.kind === 'list') return member.items;
      if (member.kind === 'map') return { kind: 'text', depth: 0 };
      return member.kind === 'any' ? anyType : neverType;
    }),
  );
}

/** The lists that a value may be. */
export function listsOf(type: Type): Type {
  return unionOf(
    ...membersOf(type).flatMap((member): Type[] => {
      if (member.kind === 'list') return [member];
      return member.kind === 'any' ? [listOf(anyType)] : [];
    }),
  );
}
