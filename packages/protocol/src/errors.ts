import type { Json } from './json.ts';
import type { ResultProblem } from './messages.ts';

/** An error of a run as definitions, the API and people see it (definition language, "Failure"). */
export type RunError = {
  /** A dot is a hierarchy: a handler for `Ledger` matches `Ledger.Closed`. */
  type: string;
  message: string;
  data: Json;
  /** Address of the step that failed; `/` for the run itself. */
  step: string;
  attempts: number;
  /** RFC 3339, workflow time. */
  at: string;
  cause?: RunError;
  /** The sub-run that failed; `cause` is its own error, and its `step` an address in there. */
  runId?: string;
};

/** The error types that Waymark itself raises. */
export const builtInErrorTypes = [
  'Timeout',
  'Cancelled',
  'HttpError',
  'InvalidInput',
  'InvalidOutput',
  'NotAllowed',
  'NotFound',
  'Rejected',
  'IterationLimit',
  'TooManyFailures',
  'AllFailed',
  'ScriptError',
  'Forbidden',
  'OutcomeUnknown',
  'ExpressionError',
  'LimitExceeded',
  'ActionError',
  'StepRevoked',
  'SecretMissing',
] as const;

/** Types that `*` does not match: a handler must name them. */
export const typesOutsideWildcard = [
  'Cancelled',
  'ExpressionError',
  'LimitExceeded',
  'InvalidInput',
  'NotAllowed',
  'NotFound',
] as const;

/** The error of a result that does not fit the `resultSchema` of its step. */
export function describeInvalidOutput(problems: ResultProblem[]): Pick<RunError, 'type' | 'message' | 'data'> {
  const list = problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; ');
  const message = `the output does not fit the step's resultSchema: ${list}`.slice(0, 2_000);
  return { type: 'InvalidOutput', message, data: { problems } };
}

/** Whether the error type is what one of the patterns names (`*`, the type itself, or a type above it in the hierarchy). */
export function errorTypeMatches(type: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern === '*'
      ? !(typesOutsideWildcard as readonly string[]).includes(type)
      : type === pattern || type.startsWith(`${pattern}.`),
  );
}
