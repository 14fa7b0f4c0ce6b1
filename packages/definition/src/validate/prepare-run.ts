import { ExpressionError, evaluateTemplate } from '@waymark/expressions';
import type { Json, JsonObject } from '@waymark/protocol';
import { limits } from '../limits.ts';
import type { Template } from '../program.ts';
import { isObject } from '../older/recognise.ts';
import { closeSchema } from '../schema-references.ts';
import type { Problem } from './problem.ts';
import { checkRunInput } from './run-input.ts';

/** Why a run cannot be started; the code is that of the API. */
export type StartRefusal = {
  code: 'INPUT_TOO_LARGE' | 'INVALID_INPUT' | 'INVALID_KEY';
  message: string;
  problems: Problem[];
};

/** The schema of a run's input, complete in itself; null: every input fits. */
export function inputSchemaOf(definition: Json): JsonObject | null {
  const { input, schemas } = isObject(definition) ? definition : {};
  // Checked by publishing: `schemas` holds schemas alone.
  return isObject(input) ? closeSchema(input, isObject(schemas) ? (schemas as Record<string, JsonObject>) : {}) : null;
}

/** Makes the input of a run whole with its defaults, and checks it. */
export function prepareInput(schema: JsonObject | null, input: Json): { input: Json } | { refusal: StartRefusal } {
  const size = new TextEncoder().encode(JSON.stringify(input)).length;
  if (size > limits.inputBytes) {
    const message = `The input has ${size} bytes; the limit is ${limits.inputBytes}.`;
    return { refusal: { code: 'INPUT_TOO_LARGE', message, problems: [] } };
  }
  const checked = checkRunInput(schema, input);
  if (checked.problems.length === 0) return { input: checked.input };
  const message = `The input does not fit the definition: ${checked.problems[0]?.message ?? ''}`;
  return { refusal: { code: 'INVALID_INPUT', message, problems: checked.problems } };
}

/** Makes the business key of a run from its definition's template; null: it has none. */
export function makeBusinessKey(
  template: Template,
  name: string,
  input: Json,
): { key: string | null } | { refusal: StartRefusal } {
  try {
    const key = template === null ? null : readBusinessKey(evaluateTemplate(template, { input }));
    if (key !== undefined) return { key };
    return refuseKey(`The business key of "${name}" has to be a text of 1 to 500 characters.`);
  } catch (error) {
    if (!ExpressionError.is(error)) throw error;
    return refuseKey(`The business key of "${name}" cannot be made from this input: ${error.message}`);
  }
}

/** @returns undefined when it cannot be one */
export function readBusinessKey(key: Json): string | null | undefined {
  if (key === null) return null;
  const isScalar = (typeof key === 'string' && key !== '') || typeof key === 'number' || typeof key === 'boolean';
  const text = isScalar ? String(key) : '';
  return text !== '' && text.length <= 500 && !text.includes('\u0000') ? text : undefined;
}

function refuseKey(message: string): { refusal: StartRefusal } {
  return { refusal: { code: 'INVALID_KEY', message, problems: [] } };
}
