const errorsWithoutEffect = new WeakSet<object>();

/** Notes that what threw this error has been rolled back: nothing was changed. @returns the error itself */
export function markWithoutEffect(error: unknown): unknown {
  if (typeof error === 'object' && error !== null) errorsWithoutEffect.add(error);
  return error;
}

export function isWithoutEffect(error: unknown): boolean {
  return typeof error === 'object' && error !== null && errorsWithoutEffect.has(error);
}
