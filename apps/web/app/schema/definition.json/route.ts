import { definitionJsonSchema } from '@waymark/api';

export const dynamic = 'force-static';

/** The published JSON Schema of definitions, for the editor here and for others. */
export function GET(): Response {
  return Response.json(definitionJsonSchema);
}
