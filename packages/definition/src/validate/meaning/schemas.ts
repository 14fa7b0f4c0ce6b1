import type { JsonObject } from '@waymark/protocol';
import { findSchemaErrors } from '../json-schema.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { describeWork, listWork } from './actions.ts';
import type { Outline } from './outline.ts';

/** Every JSON Schema in a definition has to be one. */
export function checkSchemas(outline: Outline): Problem[] {
  return [
    ...checkOne(outline.definition.input, '/input', 'the input schema of the definition'),
    ...outline.steps.flatMap(({ step, pointer }) =>
      step.type === 'approval' ? checkOne(step.form, pointerTo(pointer, 'form'), `the form of step "${step.id}"`) : [],
    ),
    ...listWork(outline).flatMap((placed) =>
      checkOne(
        placed.work.resultSchema,
        pointerTo(placed.pointer, 'resultSchema'),
        `the result schema of ${describeWork(placed)}`,
      ),
    ),
  ];
}

function checkOne(schema: JsonObject | undefined, pointer: string, what: string): Problem[] {
  if (schema === undefined) return [];
  return findSchemaErrors(schema).map((error) =>
    makeProblem(
      'INVALID_SCHEMA',
      pointer + error.pointer,
      `${what} is no JSON Schema${error.pointer === '' ? '' : ` at ${error.pointer}`}: ${error.message}`,
    ),
  );
}
