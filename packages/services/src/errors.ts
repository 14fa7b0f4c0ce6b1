import type { ErrorCode } from './error-codes.ts';

/** One thing that is wrong with a request or a definition. */
export type Finding = {
  code: string;
  /** JSON Pointer of the place; of a missing key the place where it belongs. */
  pointer: string;
  message: string;
  hint: string | null;
};

/** Thrown by services for everything that the caller can know: the message is for people, the code for programs. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly findings: readonly Finding[];
  /** What a program may want to know beside the code (who decided, and when). */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { findings?: readonly Finding[]; data?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.findings = options.findings ?? [];
    this.data = options.data ?? {};
  }

  static is(error: unknown): error is ServiceError {
    return error instanceof Error && error.name === 'ServiceError' && 'code' in error;
  }
}

export function notFound(what: string, name: string): ServiceError {
  return new ServiceError('NOT_FOUND', `There is no ${what} "${name.slice(0, 200)}".`);
}
