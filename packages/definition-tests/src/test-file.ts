import { finalRunStatuses, parseDuration, stepStatuses } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import { z } from 'zod';

const json = z.json() as z.ZodType<Json>;
const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, { error: 'has to be a duration (500ms 30s 5m 2h 7d, or ISO 8601)' });
const address = z.string().regex(/^\/./, { error: 'has to be the address of a step, like "/charge"' });

/** How one attempt of a step ends: with exactly one of `output`, `error` and `hangs`. */
const Attempt = z
  .strictObject({
    takes: duration.exactOptional(),
    output: json.exactOptional(),
    error: z
      .strictObject({ type: z.string(), message: z.string().exactOptional(), data: json.exactOptional() })
      .exactOptional(),
    retryable: z.boolean().exactOptional(),
    effect: z.enum(['none', 'unknown']).exactOptional(),
    hangs: z.literal(true).exactOptional(),
  })
  .superRefine(({ output, error, hangs, retryable, effect, takes }, { addIssue }) => {
    const ends = [output, error, hangs].filter((end) => end !== undefined).length;
    if (ends !== 1) addIssue('has to have one of "output", "error" and "hangs"');
    if (error === undefined && retryable !== undefined) addIssue('has "retryable", which only an "error" has');
    if (output !== undefined && effect !== undefined) addIssue('has "effect", but what gives an output has happened');
    if (hangs && takes !== undefined) addIssue('has "takes", but what hangs takes as long as it may');
  });
export type Attempt = z.infer<typeof Attempt>;

/** One for each attempt; the last one repeats. A single one may stand without a list. */
const Attempts = z.preprocess(
  (given) => (given === undefined || Array.isArray(given) ? given : [given]),
  z.array(Attempt).min(1),
);
const Mocks = z.record(address, Attempts);
export type Mocks = z.infer<typeof Mocks>;

/** What comes to the run from outside: exactly one of `decide`, `event` and `cancel`, at a time since the run's start. */
const Message = z
  .strictObject({
    at: duration.exactOptional(),
    decide: address.exactOptional(),
    decision: z.enum(['approved', 'rejected']).exactOptional(),
    by: z.string().exactOptional(),
    comment: z.string().exactOptional(),
    form: json.exactOptional(),
    refused: z.enum(['ALREADY_DECIDED', 'APPROVAL_CLOSED', 'NOT_FOUND', 'INVALID_FORM', 'FORBIDDEN']).exactOptional(),
    event: z.string().exactOptional(),
    data: json.exactOptional(),
    cancel: z.string().exactOptional(),
  })
  .superRefine((message, { addIssue }) => {
    const kinds = (['decide', 'event', 'cancel'] as const).filter((kind) => message[kind] !== undefined);
    const [kind] = kinds;
    if (kinds.length !== 1 || !kind) return addIssue('has to have one of "decide", "event" and "cancel"');
    if (kind === 'decide' && message.decision === undefined) addIssue('lacks the "decision": "approved" or "rejected"');
    const strange = Object.keys(message).filter((key) => !['at', kind, ...ownKeys[kind]].includes(key));
    if (strange.length > 0) addIssue(`has "${strange.join('", "')}", which does not go with "${kind}"`);
  });
const ownKeys = { decide: ['decision', 'by', 'comment', 'form', 'refused'], event: ['data'], cancel: ['by'] };
export type Message = z.infer<typeof Message>;

const ExpectedError = z.strictObject({
  type: z.string().exactOptional(),
  message: z.string().exactOptional(),
  data: json.exactOptional(),
  step: z.string().nullable().exactOptional(),
  attempts: z.int().exactOptional(),
  get cause() {
    return ExpectedError.nullable().exactOptional();
  },
});

const ExpectedStep = z.strictObject({
  status: z.enum(stepStatuses).exactOptional(),
  attempts: z.int().exactOptional(),
  input: json.exactOptional(),
  output: json.exactOptional(),
  error: ExpectedError.nullable().exactOptional(),
  undo: z.enum(['completed', 'failed']).nullable().exactOptional(),
});

const pathWords = ['completed', 'recovered', 'skipped', 'failed', 'cancelled', 'held'];
const pathEntry = z.string().regex(new RegExp(String.raw`^(undo )?/.+ (${pathWords.join('|')})$`), {
  error: `has to be an address and how the step ended (${pathWords.join(', ')}), like "/charge completed", with "undo " before it for a compensation`,
});

/** What must come of a run; what is absent may be anything. */
const Expectation = z.strictObject({
  status: z.enum([...finalRunStatuses, 'held', 'waiting']).exclude(['terminated']),
  output: json.exactOptional(),
  error: ExpectedError.nullable().exactOptional(),
  path: z.array(pathEntry).exactOptional(),
  steps: z.record(address, ExpectedStep).exactOptional(),
  took: duration.exactOptional(),
});
export type Expectation = z.infer<typeof Expectation>;

export const DefinitionTest = z.strictObject({
  name: z.string().min(1),
  input: json.exactOptional(),
  mocks: Mocks.exactOptional(),
  undo: Mocks.exactOptional(),
  messages: z.array(Message).exactOptional(),
  expect: Expectation,
});
export type DefinitionTest = z.infer<typeof DefinitionTest>;

/** The tests of one definition. */
export const TestFile = z
  .strictObject({
    $schema: z.string().exactOptional(),
    description: z.string().exactOptional(),
    /** Path of the definition from the test file; absent: the file beside it of the same name. */
    definition: z.string().min(1).exactOptional(),
    tests: z.array(DefinitionTest).min(1),
  })
  .superRefine(({ tests }, { addIssue }) => {
    const names = tests.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) addIssue(`has two tests of the name "${twice}"`);
  });
export type TestFile = z.infer<typeof TestFile>;
