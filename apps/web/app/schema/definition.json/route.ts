import schema from '@waymark/definition/definition.schema.json';

export const dynamic = 'force-static';

/** The published JSON Schema of definitions, for the editor here and for others. */
export function GET(): Response {
  return Response.json(schema);
}
