/** What belongs to the language, but not to this version of Waymark: refused, never accepted and ignored. */
/** Types of steps that cannot undo others yet. */
export const workTypesToCome: readonly string[] = ['workflow'];
export const documentKeysToCome: readonly string[] = ['concurrency', 'retry'];
const compensationKeysToCome = ['title', 'description', 'if', 'output', 'timeout', 'onError'];

/** Whether a key that the schema does not know at this place is part of the language. */
export function isKeyToCome(
  key: string,
  place: { kind: 'document' | 'step' | 'compensation' | 'other'; stepType: string | null },
): boolean {
  switch (place.kind) {
    case 'document':
      return documentKeysToCome.includes(key);
    case 'step':
      return key === 'allowed' && place.stepType === 'action';
    case 'compensation':
      return compensationKeysToCome.includes(key) || key === 'allowed';
    case 'other':
      return false;
  }
}
