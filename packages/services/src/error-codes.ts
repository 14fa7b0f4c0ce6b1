/** Every code that a service can refuse with, and what it means. They are part of the API: a code never changes its meaning. */
export const errorCodes = {
  NOT_FOUND: 'There is nothing of this name or id.',
  INVALID_REQUEST: 'The request can be read and is wrong; `errors` says where.',
  INVALID_PARAMETER: 'A parameter of the query has a value that is not allowed.',
  INVALID_CURSOR: 'The cursor is not one that a list has given.',
  INVALID_IDEMPOTENCY_KEY: 'An Idempotency-Key has 1 to 255 visible ASCII characters.',
  IDEMPOTENCY_KEY_REUSED: 'The Idempotency-Key was used for another request.',
  PAYLOAD_TOO_LARGE: 'The text is larger than it may be.',
  INVALID_JSON: 'The text is no JSON.',
  INVALID_YAML: 'The text is no YAML, or means what JSON does not have.',
  JSON_TOO_DEEP: 'Lists and objects nest deeper than 64.',
  DUPLICATE_KEY: 'An object names a key twice.',
  FORBIDDEN_KEY: 'A key is named `__proto__`, `constructor` or `prototype`.',
  UNSAFE_INTEGER: 'A whole number is beyond 2^53 and would lose digits.',
  INVALID_CHARACTER: 'A text holds U+0000 or half of a surrogate pair.',
  EMPTY_DEFINITION: 'There is no definition in the text.',
  INVALID_DEFINITION: 'The definition can be read and is wrong; `errors` lists all findings.',
  IMMUTABLE_VERSION: 'A published version never changes; publish the definition again to make the next one.',
  INVALID_INPUT: 'The input does not fit the input schema of the definition.',
  INPUT_TOO_LARGE: 'The input of a run is larger than 256 KB.',
  INVALID_KEY: 'The business key of the definition cannot be made from this input.',
  ALREADY_FINISHED: 'The run has ended.',
  NOT_HELD: 'Nothing is held there.',
  NOT_PAUSED: 'The run is not paused.',
  CANNOT_CHANGE: 'What is held cannot go on in this way; `errors` lists the steps that are in the way.',
  COMMAND_PENDING: 'Somebody has just asked for something else to be done about the same thing.',
  CANNOT_RESUME: 'The run cannot go on from where it has ended; `errors` names steps that are in the way.',
  ALREADY_DECIDED: 'Somebody has decided before; the answer says who and when.',
  APPROVAL_CLOSED: 'The approval is over: its time is up or its run has ended.',
  INVALID_FORM: 'The data does not fit the form of the approval.',
  UNKNOWN_EVENT: 'The definition of the run has no event of this name.',
  INVALID_EVENT: 'The data does not fit the schema that the definition gives the event.',
  MAILBOX_FULL: 'The mailbox of the run is full: its steps have to take events first. Try again later.',
  SECRETS_UNAVAILABLE: 'Secrets cannot be kept: the server has no key (WAYMARK_SECRET_KEY).',
  FORBIDDEN: 'The caller may not do this.',
  DATABASE_UNAVAILABLE: 'PostgreSQL does not answer. Try again.',
  ORCHESTRATOR_UNAVAILABLE: 'Temporal or the orchestrator does not answer. What was accepted is delivered later.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
