import { findNewestVersion, findVersion } from '@waymark/database';
import { type Program, closeSchema } from '@waymark/definition';
import { checkRunInput } from '@waymark/definition/validate';
import { ExpressionError, evaluateTemplate } from '@waymark/expressions';
import type { Json, JsonObject } from '@waymark/protocol';
import type { ServiceContext } from '../context.ts';
import { ServiceError, notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { isVersion } from '../definitions/get.ts';
import type { OrderDraft } from '../orders/draft.ts';

/** Everything that is fixed about a run before it is made. */
export type PreparedStart = {
  workflow: string;
  version: number;
  program: Program;
  input: Json;
  key: string | null;
  orderId: string | null;
};

const largestInput = 262_144;

/**
 * Finds the version, makes the input whole and checks it, and makes the business key.
 *
 * @throws {ServiceError}
 */
export async function prepareStart(
  { database }: ServiceContext,
  request: { workflow: string; version?: number | undefined; input?: Json | undefined; order: OrderDraft | null },
): Promise<PreparedStart> {
  const { workflow: name, version: wanted } = request;
  const found = !isId(name)
    ? null
    : wanted === undefined
      ? await findNewestVersion(database, name)
      : isVersion(wanted)
        ? await findVersion(database, name, wanted)
        : null;
  if (!found) throw wanted === undefined ? notFound('workflow', name) : notFound('version', `${name}@${wanted}`);

  // Written by publishing alone.
  const program = found.program as unknown as Program;
  const schema = inputSchemaOf(found.definition as Json);
  const input = checkInput(
    schema,
    request.order ? addOrder(request.input ?? {}, request.order, schema) : (request.input ?? {}),
  );
  return {
    workflow: name,
    version: found.version,
    program,
    input,
    key: makeKey(program, input),
    orderId: orderIdOf(input),
  };
}

/** The order's id always; amount and email where the definition asks for them and the caller said nothing. */
function addOrder(input: Json, order: OrderDraft, schema: JsonObject | null): Json {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const message = 'With an order the input has to be an object: the order’s id becomes its "orderId".';
    throw new ServiceError('INVALID_INPUT', message, {
      findings: [{ code: 'INVALID_TYPE', pointer: '/input', message, hint: null }],
    });
  }
  const properties = schema?.['properties'];
  const names = (key: string): boolean =>
    typeof properties === 'object' && properties !== null && Object.hasOwn(properties, key);
  return {
    ...(names('amount') ? { amount: order.amount } : {}),
    ...(names('email') ? { email: order.email } : {}),
    ...input,
    orderId: order.id,
  };
}

function checkInput(schema: JsonObject | null, input: Json): Json {
  const size = Buffer.byteLength(JSON.stringify(input));
  if (size > largestInput)
    throw new ServiceError('INPUT_TOO_LARGE', `The input has ${size} bytes; the limit is ${largestInput}.`);
  const checked = checkRunInput(schema, input);
  if (checked.problems.length === 0) return checked.input;
  const findings = checked.problems.map((problem) => ({ ...problem, pointer: `/input${problem.pointer}` }));
  throw new ServiceError('INVALID_INPUT', `The input does not fit the definition: ${findings[0]?.message ?? ''}`, {
    findings,
  });
}

function makeKey({ key: template, name }: Program, input: Json): string | null {
  if (template === null) return null;
  try {
    const key = evaluateTemplate(template, { input });
    if (key === null) return null;
    if ((typeof key === 'string' && key !== '') || typeof key === 'number' || typeof key === 'boolean') {
      const text = String(key);
      if (text.length <= 500 && !text.includes('\u0000')) return text;
    }
    throw new ServiceError('INVALID_KEY', `The business key of "${name}" has to be a text of 1 to 500 characters.`);
  } catch (error) {
    if (!ExpressionError.is(error)) throw error;
    throw new ServiceError(
      'INVALID_KEY',
      `The business key of "${name}" cannot be made from this input: ${error.message}`,
      { cause: error },
    );
  }
}

function inputSchemaOf(definition: Json): JsonObject | null {
  const { input, schemas } = isObject(definition) ? definition : {};
  // Checked by publishing: `schemas` holds schemas alone.
  return isObject(input) ? closeSchema(input, isObject(schemas) ? (schemas as Record<string, JsonObject>) : {}) : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function orderIdOf(input: Json): string | null {
  const orderId = typeof input === 'object' && input !== null && !Array.isArray(input) ? input['orderId'] : null;
  return typeof orderId === 'string' && isId(orderId) ? orderId : null;
}
