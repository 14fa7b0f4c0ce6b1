/** One finding of validation. */
export type Problem = {
  /** One of the codes in the reference. */
  code: ProblemCode;
  /** JSON Pointer of the place; of a missing key the place where it belongs. */
  pointer: string;
  message: string;
  /** The way out, where the message does not say it already. */
  hint: string | null;
};

/** What each code of a finding means. The reference is generated from this. */
export const problemCodes = {
  PAYLOAD_TOO_LARGE: 'The text is larger than 256 KB.',
  INVALID_JSON: 'The text is no JSON; the message says line:column.',
  INVALID_YAML: 'The text is no YAML, or means what JSON does not have; the message says line:column.',
  JSON_TOO_DEEP: 'Lists and objects nest deeper than 64.',
  DUPLICATE_KEY: 'An object names a key twice.',
  FORBIDDEN_KEY: 'A key is named `__proto__`, `constructor` or `prototype`.',
  UNSAFE_INTEGER: 'A number is beyond 2^53 and would lose digits, or beyond all: send it as a text.',
  INVALID_CHARACTER: 'A text holds U+0000 or half of a surrogate pair.',
  EMPTY_DEFINITION: 'There is no definition in the text, or a list of steps is empty.',
  UNSUPPORTED_LANGUAGE: 'The definition is written in another version of the language.',
  MISSING_FIELD: 'A key that has to be there is missing; the pointer is its place.',
  UNKNOWN_FIELD: 'A key that does not exist here, or a field that is read and that no schema declares.',
  INVALID_TYPE: 'A value of the wrong JSON type.',
  INVALID_VALUE: 'A value that is not among the allowed ones.',
  OUT_OF_RANGE: 'A number, duration or length is too small or too large.',
  INVALID_DURATION: 'A text that is no duration (`500ms 30s 5m 2h 7d`, or ISO 8601 like `PT30S`).',
  INVALID_TIME: 'A text that is no point in time or no time zone.',
  INVALID_NAME: 'A name that does not follow its pattern.',
  INVALID_ID: 'An id that does not follow its pattern, or that is a word of the expression language.',
  UNKNOWN_STEP_TYPE: 'A step type that does not exist.',
  NOT_YET_SUPPORTED: 'Part of the language, but not of this version of Waymark.',
  EXPRESSION_REQUIRED: 'A place that needs one `${ expression }`.',
  NOT_TEMPLATABLE: 'An expression where the value has to be known when the definition is published.',
  INVALID_COMBINATION: 'Keys that do not go together.',
  NOT_ALLOWED_HERE: 'A step type that cannot stand at this place.',
  DUPLICATE_ID: 'Two steps have the same id.',
  DUPLICATE_NAME: 'Two cases of a switch have the same name.',
  UNKNOWN_REFERENCE: 'A step is named that does not exist, or that is no sibling.',
  CYCLE: 'Steps wait for each other.',
  UNREADABLE_STEP: '`steps.x` is read where x may not have run.',
  UNKNOWN_ACTION: 'No worker offers an action of this name.',
  UNKNOWN_WORKFLOW: 'No workflow, or no version of it, is published under this name.',
  RECURSIVE_WORKFLOW: 'A workflow that starts itself, directly or through others.',
  INVALID_ACTION_INPUT: 'The input does not fit the input schema of the action.',
  SCRIPT_SYNTAX: 'A script that is no JavaScript.',
  INVALID_SCHEMA: 'A JSON Schema that is none.',
  EXPR_SYNTAX: 'An expression that cannot be read.',
  EXPR_TOO_LONG: 'An expression of more than 2,000 characters.',
  EXPR_INVALID: 'An expression that can be read but cannot work.',
  EXPR_TOO_DEEP: 'An expression that nests too deep.',
  TYPE_MISMATCH: 'An expression that can never work on values of these types.',
  UNKNOWN_FUNCTION: 'An expression calls a function that does not exist.',
  UNKNOWN_IDENTIFIER: 'An expression reads a name that is not in scope.',
  UNKNOWN_EVENT: 'An event that `events` does not declare.',
  UNKNOWN_VARIABLE: 'A variable that `vars` does not declare.',
  VARIABLE_RACE: 'A variable that a step writes while another one may read or write it.',
  TOO_MANY_STEPS: 'More than 1,000 steps.',
  NESTING_LIMIT: 'Blocks nest deeper than 16.',
  UNREACHABLE_STEP: 'A step that never runs (warning).',
  UNUSED_FIELD: 'A key that has no effect where it stands (warning).',
  UNKNOWN_SECRET: 'A secret that does not exist.',
  SECRET_NOT_ALLOWED_HERE:
    'A secret where none can be put in: it stands as a whole text or after fixed text, in headers, auth, query and body of a request and in the input of an action.',
  SECRET_IN_QUERY: 'A secret in the address of a request, which servers write into their logs (warning).',
  INLINE_SECRET: 'A text that looks like a password or a key (warning).',
  SIMULATED_ACTION: 'An action of the older form that Waymark does not know: its work is only simulated (warning).',
  INVALID_RUN_INPUT: 'The input of a run does not fit the schema of the definition.',
  MORE_PROBLEMS: 'There are more findings than one answer holds.',
} as const;

export type ProblemCode = keyof typeof problemCodes;

export function makeProblem(code: ProblemCode, pointer: string, message: string, hint: string | null = null): Problem {
  return { code, pointer, message, hint };
}

/** A JSON Pointer (RFC 6901) from keys and indices, below another one. */
export function pointerTo(base: string, ...segments: readonly PropertyKey[]): string {
  return base + segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The finding about an expression where a definition needs a value. */
export function refuseTemplate(pointer: string, what: string): Problem {
  const message = `${what} holds an expression, but it has to be known when the definition is published`;
  return makeProblem('NOT_TEMPLATABLE', pointer, message, 'Write the value itself.');
}
