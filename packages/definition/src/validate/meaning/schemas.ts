import type { JsonObject } from '@waymark/protocol';
import { closeSchema, listSchemaReferences } from '../../schema-references.ts';
import { findSchemaErrors } from '../json-schema.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { describeWork, listWork } from './actions.ts';
import type { Outline } from './outline.ts';
import { listSubRuns } from './workflows.ts';

type PlacedSchema = { schema: JsonObject | undefined; pointer: string; what: string };

/** Milliseconds that all schemas of a definition together may take: each of them has a limit of its own. */
const patience = 5_000;

/** Every JSON Schema in a definition has to be one, and what it refers to has to be there. */
export function checkSchemas(outline: Outline): Problem[] {
  const deadline = Date.now() + patience;
  const problems: Problem[] = [];
  for (const { schema, pointer, what } of listSchemas(outline)) {
    if (schema === undefined) continue;
    if (Date.now() > deadline) {
      const message = `${what} was not looked at: the schemas of the definition take longer than ${patience / 1000} s to read`;
      return [...problems, makeProblem('INVALID_SCHEMA', pointer, message, 'Make them simpler, or fewer.')];
    }
    problems.push(...checkOne(schema, pointer, what, outline.definition.schemas ?? {}));
  }
  return problems;
}

function listSchemas(outline: Outline): PlacedSchema[] {
  const { input, events = {}, schemas = {} } = outline.definition;
  return [
    { schema: input, pointer: '/input', what: 'the input schema of the definition' },
    ...Object.entries(events).map(([name, schema]) => ({
      schema,
      pointer: pointerTo('/events', name),
      what: `the schema of event "${name}"`,
    })),
    ...Object.entries(schemas).map(([name, schema]) => ({
      schema,
      pointer: pointerTo('/schemas', name),
      what: `the schema "${name}"`,
    })),
    ...outline.steps.map(({ step, pointer }) => ({
      schema: step.type === 'approval' ? step.form : undefined,
      pointer: pointerTo(pointer, 'form'),
      what: `the form of step "${step.id}"`,
    })),
    ...listSubRuns(outline).map(({ work, pointer, where }) => ({
      schema: work.resultSchema,
      pointer: pointerTo(pointer, 'resultSchema'),
      what: `the result schema of ${where}`,
    })),
    ...listWork(outline).flatMap((placed) => [
      {
        schema: placed.work.resultSchema,
        pointer: pointerTo(placed.pointer, 'resultSchema'),
        what: `the result schema of ${describeWork(placed)}`,
      },
      {
        schema: placed.work.type === 'http' ? placed.work.expect?.schema : undefined,
        pointer: pointerTo(placed.pointer, 'expect', 'schema'),
        what: `the schema of the body of ${describeWork(placed)}`,
      },
    ]),
  ];
}

function checkOne(schema: JsonObject, pointer: string, what: string, schemas: Record<string, JsonObject>): Problem[] {
  const unknown = listSchemaReferences(schema).filter(({ name }) => !Object.hasOwn(schemas, name));
  if (unknown.length > 0)
    return unknown.map(({ name, path }) =>
      makeProblem(
        'INVALID_SCHEMA',
        pointerTo(pointer, ...path),
        `${what} refers to "#/schemas/${name}", but "schemas" has no "${name}"${didYouMean(name, Object.keys(schemas))}`,
      ),
    );
  return findSchemaErrors(closeSchema(schema, schemas)).map((error) =>
    makeProblem(
      'INVALID_SCHEMA',
      pointer + error.pointer,
      `${what} is no JSON Schema${error.pointer === '' ? '' : ` at ${error.pointer}`}: ${error.message}`,
    ),
  );
}
