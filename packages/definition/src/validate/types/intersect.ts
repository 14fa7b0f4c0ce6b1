import { anyType, listOf, mapOf, membersOf, neverType, unionOf } from '@waymark/expressions/types';
import type { Field, MapType, Member, Type } from '@waymark/expressions/types';

/** The type of what is of both types. */
export function intersect(left: Type, right: Type): Type {
  if (left === right || right.kind === 'any') return left;
  if (left.kind === 'any') return right;
  return unionOf(
    ...membersOf(left).flatMap((member) => membersOf(right).map((other) => intersectMembers(member, other))),
  );
}

function intersectMembers(left: Member, right: Member): Type {
  if (left.kind === 'list' && right.kind === 'list') return listOf(intersect(left.items, right.items));
  if (left.kind === 'map' && right.kind === 'map') return intersectMaps(left, right);
  return left.kind === right.kind ? left : neverType;
}

function intersectMaps(left: MapType, right: MapType): MapType {
  const fields = new Map<string, Field>();
  for (const name of new Set([...left.fields.keys(), ...right.fields.keys()])) {
    const field = intersectFields(findField(left, name), findField(right, name));
    if (field) fields.set(name, field);
  }
  return mapOf(fields, intersectRests(left.rest, right.rest));
}

/** Null: there is no such key. */
function findField({ fields, rest }: MapType, name: string): Field | null {
  const field = fields.get(name);
  if (field || rest === 'none') return field ?? null;
  return { type: rest === 'undeclared' ? anyType : rest, optional: true };
}

function intersectFields(left: Field | null, right: Field | null): Field | null {
  if (!left || !right) return null;
  return { type: intersect(left.type, right.type), optional: left.optional && right.optional };
}

function intersectRests(left: MapType['rest'], right: MapType['rest']): MapType['rest'] {
  if (left === 'none' || right === 'none') return 'none';
  if (left === 'undeclared') return right;
  return right === 'undeclared' ? left : intersect(left, right);
}
