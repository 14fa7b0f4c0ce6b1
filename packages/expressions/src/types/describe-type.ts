import { membersOf } from './type.ts';
import type { Member, Type } from './type.ts';

const names: Record<Member['kind'], string> = {
  any: 'anything',
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  text: 'a text',
  list: 'a list',
  map: 'a map',
  optional: 'an optional value',
};

/** The kinds of a type as messages name them: `a text or null`. */
export function describeType(type: Type): string {
  const kinds = [...new Set(membersOf(type).map(({ kind }) => names[kind]))];
  const last = kinds.pop() ?? 'nothing';
  return kinds.length === 0 ? last : `${kinds.join(', ')} or ${last}`;
}
