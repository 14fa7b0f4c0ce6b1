/** What belongs to the language, but not to this version of Waymark: refused, never accepted and ignored. */
export const documentKeysToCome: readonly string[] = ['concurrency'];
const compensationKeysToCome = ['output', 'onError'];

/** Whether a key that the schema does not know at this place is part of the language. */
export function isKeyToCome(key: string, place: 'document' | 'step' | 'compensation' | 'other'): boolean {
  switch (place) {
    case 'document':
      return documentKeysToCome.includes(key);
    case 'compensation':
      return compensationKeysToCome.includes(key);
    case 'step':
    case 'other':
      return false;
  }
}
