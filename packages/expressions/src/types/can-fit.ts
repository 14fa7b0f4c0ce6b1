import { isNever, membersOf } from './type.ts';
import type { MapType, Member, Type } from './type.ts';

/** Pairs of parts that are looked at; what is left then may fit. */
const largest = 2_000;

/** Whether a value of a type may be one of the wanted type. False only when that is certain. */
export function canFit(type: Type, wanted: Type): boolean {
  return new Fitting().canFit(type, wanted);
}

class Fitting {
  #left = largest;

  canFit(type: Type, wanted: Type): boolean {
    this.#left -= 1;
    if (this.#left < 0 || isNever(type) || isNever(wanted)) return true;
    return membersOf(type).some((member) => membersOf(wanted).some((other) => this.#canFitMember(member, other)));
  }

  #canFitMember(member: Member, wanted: Member): boolean {
    if (member.kind === 'any' || wanted.kind === 'any') return true;
    if (member.kind === 'map' && wanted.kind === 'map') return this.#canFitMap(member, wanted);
    // Of a list nothing is certain: it may be empty.
    return member.kind === wanted.kind;
  }

  #canFitMap(map: MapType, wanted: MapType): boolean {
    for (const [name, { optional }] of wanted.fields)
      if (!optional && !map.fields.has(name) && map.rest === 'none') return false;
    for (const [name, { type, optional }] of map.fields) {
      if (optional) continue;
      const other = wanted.fields.get(name)?.type ?? wanted.rest;
      if (other === 'none' || (typeof other !== 'string' && !this.canFit(type, other))) return false;
    }
    return true;
  }
}
