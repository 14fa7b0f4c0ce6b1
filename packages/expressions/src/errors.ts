/** Every way in which an expression can fail. */
export type ExpressionErrorCode =
  | 'EXPRESSION_SYNTAX'
  | 'EXPRESSION_TOO_LONG'
  | 'EXPRESSION_TOO_DEEP'
  | 'NOT_A_CONDITION'
  | 'UNKNOWN_FUNCTION'
  | 'WRONG_ARGUMENTS'
  | 'UNKNOWN_VARIABLE'
  | 'UNNAMED_READ'
  | 'UNSAFE_INTEGER'
  | 'MISSING_KEY'
  | 'MISSING_INDEX'
  | 'NULL_READ'
  | 'MISSING_VALUE'
  | 'TYPE_MISMATCH'
  | 'INVALID_VALUE'
  | 'INVALID_PATTERN'
  | 'DUPLICATE_KEY'
  | 'DIVISION_BY_ZERO'
  | 'NOT_A_NUMBER'
  | 'NUMBER_TOO_LARGE'
  | 'VALUE_TOO_DEEP'
  | 'OPTIONAL_RESULT'
  | 'NOT_AVAILABLE'
  | 'BUDGET_EXCEEDED'
  | 'TASK_BUDGET_EXCEEDED'
  | 'OUTPUT_TOO_LARGE'
  | 'EVALUATION_FAILED';

/**
 * What goes wrong inside an evaluation. Not an Error: quantifiers and `default()` swallow it in loops, and a captured
 * stack would be most of the work that the budget counts. It leaves the package as an {@link ExpressionError}.
 */
export class Fault {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  readonly position: number | null;
  readonly hint: string | null;

  constructor(code: ExpressionErrorCode, message: string, options: { position?: number; hint?: string } = {}) {
    this.code = code;
    this.message = message;
    this.position = options.position ?? null;
    this.hint = options.hint ?? null;
  }
}

const absent: ReadonlySet<ExpressionErrorCode> = new Set([
  'MISSING_KEY',
  'MISSING_INDEX',
  'NULL_READ',
  'MISSING_VALUE',
  'UNKNOWN_VARIABLE',
]);
const sticky: ReadonlySet<ExpressionErrorCode> = new Set([
  'BUDGET_EXCEEDED',
  'TASK_BUDGET_EXCEEDED',
  'OUTPUT_TOO_LARGE',
]);

/** A value or template whose nesting would end the stack of the machine. */
export function tooDeep(limit: number): Fault {
  return new Fault('VALUE_TOO_DEEP', `the value nests deeper than ${limit} levels`);
}

/** Whether the fault says that what was read is not there: what `has` and `default` answer. */
export function isAbsence(fault: unknown): fault is Fault {
  return fault instanceof Fault && absent.has(fault.code);
}

/** Whether an operator that absorbs errors (`||`, `&&`, `exists`, `all`) may absorb this one. */
export function isAbsorbable(fault: unknown): fault is Fault {
  return fault instanceof Fault && !sticky.has(fault.code);
}

/** Thrown when an expression cannot be read or evaluated; the only error that leaves this package. */
export class ExpressionError extends Error {
  readonly code: ExpressionErrorCode;
  /** The text between `${` and `}`; of a text that cannot be split, all of it. */
  readonly expression: string;
  /** Where in `expression`, from 0; null when no place is to blame. */
  readonly position: number | null;
  readonly hint: string | null;

  constructor(fault: Fault, expression: string, position: number | null = null) {
    super(fault.message);
    this.name = 'ExpressionError';
    this.code = fault.code;
    this.expression = expression;
    this.position = fault.position ?? position;
    this.hint = fault.hint;
  }

  /** `instanceof` fails across isolates, the name does not. */
  static is(error: unknown): error is ExpressionError {
    return error instanceof Error && error.name === 'ExpressionError' && 'code' in error && 'expression' in error;
  }
}

/** The error of a fault, and of anything else that was thrown while an expression was at work. */
export function toExpressionError(thrown: unknown, expression: string, position: number | null): ExpressionError {
  if (thrown instanceof Fault) return new ExpressionError(thrown, expression, position);
  if (ExpressionError.is(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ExpressionError(
    new Fault('EVALUATION_FAILED', `the expression could not be evaluated: ${message}`),
    expression,
    position,
  );
}
