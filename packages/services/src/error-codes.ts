/** Every code that a service can refuse with, and what it means. They are part of the API: a code never changes its meaning. */
export const errorCodes = {
  NOT_FOUND: 'There is nothing of this name or id.',
  INVALID_REQUEST: 'The request can be read and is wrong; `errors` says where.',
  INVALID_PARAMETER: 'A parameter of the query has a value that is not allowed.',
  INVALID_CURSOR: 'The cursor is not one that a list has given.',
  INVALID_IDEMPOTENCY_KEY: 'An Idempotency-Key has 1 to 255 visible ASCII characters.',
  IDEMPOTENCY_KEY_REUSED: 'The Idempotency-Key was used for another request.',
  UNREADABLE_DEFINITION: 'The text of the definition cannot be read.',
  DEFINITION_TOO_LARGE: 'The text of the definition is larger than 256 KB.',
  INVALID_DEFINITION: 'The definition can be read and is wrong; `errors` lists all findings.',
  IMMUTABLE_VERSION: 'A published version never changes; publish the definition again to make the next one.',
  INVALID_INPUT: 'The input does not fit the input schema of the definition.',
  INPUT_TOO_LARGE: 'The input of a run is larger than 256 KB.',
  INVALID_KEY: 'The business key of the definition cannot be made from this input.',
  ALREADY_FINISHED: 'The run has ended.',
  ALREADY_DECIDED: 'Somebody has decided before; the answer says who and when.',
  APPROVAL_CLOSED: 'The approval is over: its time is up or its run has ended.',
  INVALID_FORM: 'The data does not fit the form of the approval.',
  FORBIDDEN: 'The caller may not do this.',
  DATABASE_UNAVAILABLE: 'PostgreSQL does not answer. Try again.',
  ORCHESTRATOR_UNAVAILABLE: 'Temporal or the orchestrator does not answer. What was accepted is delivered later.',
} as const;

export type ErrorCode = keyof typeof errorCodes;
