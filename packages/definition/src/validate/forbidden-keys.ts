/** Keys that reach into prototypes where a reader is not careful. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
