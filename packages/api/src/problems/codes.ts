import { type ErrorCode, errorCodes } from '@waymark/services';

/** What only the transport can find wrong. */
const transportCodes = {
  ROUTE_NOT_FOUND: 'There is no such route.',
  METHOD_NOT_ALLOWED: 'The route does not take this method; `Allow` says which it does.',
  UNSUPPORTED_MEDIA_TYPE: 'The body has to be application/json in UTF-8; a definition may be application/yaml, too.',
  REQUEST_TIMEOUT: 'The body did not arrive in time.',
  CSRF: 'The request comes from a page of another origin.',
  LOOPBACK_ONLY: 'Only for callers on the same machine.',
  NOT_READY: 'A part that Waymark needs is missing.',
  INTERNAL: 'Something went wrong inside; the log has it under the request id.',
} as const;

export type ProblemCode = ErrorCode | keyof typeof transportCodes;

export const problemTitles: Record<ProblemCode, string> = { ...errorCodes, ...transportCodes };

/** The one map from codes to HTTP. */
export const problemStatuses: Record<ProblemCode, number> = {
  NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  PAYLOAD_TOO_LARGE: 413,
  INPUT_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,

  INVALID_PARAMETER: 400,
  INVALID_CURSOR: 400,
  INVALID_IDEMPOTENCY_KEY: 400,
  INVALID_JSON: 400,
  INVALID_YAML: 400,
  JSON_TOO_DEEP: 400,
  DUPLICATE_KEY: 400,
  FORBIDDEN_KEY: 400,
  UNSAFE_INTEGER: 400,
  INVALID_CHARACTER: 400,
  EMPTY_DEFINITION: 400,

  INVALID_REQUEST: 422,
  INVALID_DEFINITION: 422,
  INVALID_INPUT: 422,
  INVALID_KEY: 422,
  INVALID_FORM: 422,
  INVALID_EVENT: 422,

  FORBIDDEN: 403,
  CSRF: 403,
  LOOPBACK_ONLY: 403,

  IDEMPOTENCY_KEY_REUSED: 409,
  IMMUTABLE_VERSION: 409,
  ALREADY_FINISHED: 409,
  NOT_HELD: 409,
  NOT_PAUSED: 409,
  CANNOT_CHANGE: 409,
  CANNOT_RESUME: 409,
  COMMAND_PENDING: 409,
  ALREADY_DECIDED: 409,
  APPROVAL_CLOSED: 409,
  UNKNOWN_EVENT: 409,

  MAILBOX_FULL: 429,

  INTERNAL: 500,
  DATABASE_UNAVAILABLE: 503,
  ORCHESTRATOR_UNAVAILABLE: 503,
  SECRETS_UNAVAILABLE: 503,
  NOT_READY: 503,
};
