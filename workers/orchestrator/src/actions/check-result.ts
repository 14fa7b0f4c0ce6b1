import { findResultProblems } from '@waymark/definition/validate';
import type { Json, JsonObject } from '@waymark/protocol';

/** What a foreign activity gave, and what the step's `resultSchema` says of it. */
export type ResultCheck = { schema: JsonObject; result: Json };

/** An ordinary activity: workflow code carries no JSON Schemas, and foreign workers know nothing of the step's. */
export async function checkResult({ schema, result }: ResultCheck): Promise<{ pointer: string; message: string }[]> {
  return findResultProblems(schema, result);
}
