import { findNewestVersion, findVersion } from '@waymark/database';
import type { Program } from '@waymark/definition';
import { type StartRefusal, inputSchemaOf, makeBusinessKey, prepareInput } from '@waymark/definition/validate';
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
  const { input } = unwrap(
    prepareInput(schema, request.order ? addOrder(request.input ?? {}, request.order, schema) : (request.input ?? {})),
  );
  return {
    workflow: name,
    version: found.version,
    program,
    input,
    key: unwrap(makeBusinessKey(program.key, program.name, input)).key,
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

/** @throws {ServiceError} */
function unwrap<Value>(prepared: Value | { refusal: StartRefusal }): Value {
  if (typeof prepared !== 'object' || prepared === null || !('refusal' in prepared)) return prepared as Value;
  const { code, message, problems } = prepared.refusal;
  const findings = problems.map((problem) => ({ ...problem, pointer: `/input${problem.pointer}` }));
  throw new ServiceError(code, message, { findings });
}

function orderIdOf(input: Json): string | null {
  const orderId = typeof input === 'object' && input !== null && !Array.isArray(input) ? input['orderId'] : null;
  return typeof orderId === 'string' && isId(orderId) ? orderId : null;
}
