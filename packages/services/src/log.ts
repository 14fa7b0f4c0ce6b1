/** One line of JSON on the error stream, as the workers write theirs. */
export function logWarning(message: string, details: Record<string, unknown>, error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ level: 'warn', at: new Date().toISOString(), message, ...details, error: reason }));
}
