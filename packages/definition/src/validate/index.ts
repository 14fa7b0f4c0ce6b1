import type { JsonObject } from '@waymark/protocol';
import { makeDefinitionSchema } from '../schema/json-schema.ts';

export { readJsonText, readText, textFormats, type ReadJson, type TextFormat } from './text.ts';
export { problemCodes, type Problem, type ProblemCode } from './problem.ts';
export { canonicalJson, hashDefinition } from './hash.ts';
export { checkEvent, type CheckedEvent } from './event-data.ts';
export { inputSchemaOf, makeBusinessKey, prepareInput, readBusinessKey, type StartRefusal } from './prepare-run.ts';
export { checkRunInput } from './run-input.ts';
export { findResultProblems } from './result.ts';
export { validateDefinition, validateText, type Validation } from './validate.ts';

/** The JSON Schema (draft 2020-12) of definitions, as committed in `definition.schema.json`. */
export const definitionJsonSchema: JsonObject = makeDefinitionSchema();
