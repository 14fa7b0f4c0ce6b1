/** What belongs to the language, but not to this version of Waymark: refused, never accepted and ignored. */
export const documentKeysToCome: readonly string[] = ['concurrency'];
