import type { z } from 'zod';
import type { ErrorCode } from './error-codes.ts';
import { type Finding, ServiceError } from './errors.ts';

/**
 * Parses what came from outside.
 *
 * @throws {ServiceError} with all findings
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  code: ErrorCode = 'INVALID_REQUEST',
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues, code);
}

/** The error for what a schema found. */
export function invalidRequest(issues: readonly z.core.$ZodIssue[], code: ErrorCode = 'INVALID_REQUEST'): ServiceError {
  const findings = issues.flatMap((issue) => toFindings(issue)).slice(0, 100);
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return new ServiceError(
    code,
    first ? `${first.pointer || 'The request'}: ${first.message}${more}` : 'The request is not valid.',
    { findings },
  );
}

function toFindings(issue: z.core.$ZodIssue): Finding[] {
  const place = toPointer(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UNKNOWN_FIELD',
      pointer: place + toPointer([key]),
      message: `"${key.slice(0, 100)}" is not a field here`,
      hint: 'Remove it, or look for a misspelling.',
    }));
  }
  if (issue.code === 'invalid_union') {
    // The branch that got furthest says best what is wrong.
    const [closest] = [...issue.errors].sort((a, b) => deepest(b) - deepest(a));
    if (closest && deepest(closest) > 0)
      return closest.flatMap((inner) => toFindings({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
  return [
    missing
      ? { code: 'MISSING_FIELD', pointer: place, message: `is required (${issue.expected})`, hint: null }
      : { code: codeOf(issue.code), pointer: place, message: issue.message, hint: null },
  ];
}

function deepest(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

function codeOf(code: z.core.$ZodIssue['code']): string {
  switch (code) {
    case 'invalid_type':
    case 'invalid_union':
      return 'INVALID_TYPE';
    case 'too_big':
    case 'too_small':
      return 'OUT_OF_RANGE';
    default:
      return 'INVALID_VALUE';
  }
}

/** RFC 6901. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
