import type { Json } from '@waymark/protocol';

/** The names of a JSON Pointer: `/steps/0/a~1b` → steps, 0, a/b. */
export function splitPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** @returns what stands at the pointer; null when nothing does */
export function readPointer(value: Json, pointer: string): Json {
  let at: Json | undefined = value;
  for (const name of splitPointer(pointer)) {
    if (typeof at !== 'object' || at === null) return null;
    at = Array.isArray(at) ? at[Number(name)] : at[name];
  }
  return at ?? null;
}
