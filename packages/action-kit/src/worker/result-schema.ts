import type { Json, JsonObject } from '@waymark/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { ActionFailure } from '../failure.ts';

/** Bytes of the JSON text. */
const longestOutput = 5_000_000;

/**
 * Checks what a step's action gave against the limits and the step's own `resultSchema`.
 *
 * @throws {ActionFailure} `InvalidOutput` or `LimitExceeded`, not retried: the work is done and would give the same again
 */
export function checkResult(output: Json, resultSchema: JsonObject | null): void {
  const length = Buffer.byteLength(JSON.stringify(output));
  if (length > longestOutput) {
    const message = `the output has ${length} bytes, more than the ${longestOutput} that a step can hand on`;
    throw new ActionFailure('LimitExceeded', message, {
      retryable: false,
      data: { limit: longestOutput, actual: length },
    });
  }
  if (resultSchema !== null) checkSchema(output, resultSchema, "the output does not fit the step's resultSchema");
}

/**
 * Checks what came from outside against a JSON Schema of a definition.
 *
 * @param complaint how the message begins
 * @throws {ActionFailure} `InvalidOutput`, not retried: the work is done and would give the same again
 */
export function checkSchema(value: Json, schema: JsonObject, complaint: string): void {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  if (validate(value)) return;
  const problems = (validate.errors ?? []).map(({ instancePath, message }) => ({
    pointer: instancePath,
    message: message ?? '',
  }));
  const list = problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; ');
  throw new ActionFailure('InvalidOutput', `${complaint}: ${list}`, {
    retryable: false,
    data: { problems },
  });
}
