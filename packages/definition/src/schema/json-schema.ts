import type { JsonObject } from '@waymark/protocol';
import { z } from 'zod';
import { Document } from './document.ts';

/**
 * The JSON Schema (draft 2020-12) of definitions in version 1 of the language, for editors. What it accepts is not yet
 * valid: the meaning is checked beyond it.
 */
export function makeDefinitionSchema(): JsonObject {
  const schema = z.toJSONSchema(Document, {
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // Keys that begin with "x-" belong to the author.
      if (jsonSchema.type === 'object' && jsonSchema.additionalProperties === false)
        jsonSchema.patternProperties = { '^x-': {} };
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}
