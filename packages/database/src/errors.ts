const socketCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
];
/** Prisma's own for: unreachable, timed out, connection closed, no connection free. */
const prismaCodes = ['P1001', 'P1002', 'P1003', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037'];
/** SQLSTATE classes: connection, conflicts that a repeat solves, resources, operator intervention (shutdown, statement timeout), lock not available. */
const sqlStates = /^(08|40|53|57|55P03|3D000|25P03)/;
/** What pg says without a code. */
const messages =
  /Query read timeout|timeout exceeded when trying to connect|Connection terminated|connection is closed|not queryable|Can't reach database|the pool after calling end/i;

/** Whether an error says that PostgreSQL could not do its work now, rather than that the work was wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return chainOf(error).some(
    ({ code, message }) =>
      (code !== null && (socketCodes.includes(code) || prismaCodes.includes(code) || sqlStates.test(code))) ||
      messages.test(message),
  );
}

/**
 * Whether an error says that a unique index refused a row.
 *
 * @param index its name; without one: any
 */
export function isUniqueViolation(error: unknown, index?: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return (code === '23505' || code === 'P2002') && (index === undefined || constraint === index);
}

/** The error, what caused it, and what an aggregate of several holds. */
function chainOf(error: unknown, depth = 0): { code: string | null; message: string }[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { code, originalCode, message, cause, errors, meta } = error as Record<string, unknown>;
  const driverError =
    typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>)['driverAdapterError'] : undefined;
  const known = typeof code === 'string' ? code : typeof originalCode === 'string' ? originalCode : null;
  return [
    { code: known, message: typeof message === 'string' ? message : '' },
    ...[cause, driverError, ...(Array.isArray(errors) ? errors : [])].flatMap((inner) => chainOf(inner, depth + 1)),
  ];
}
