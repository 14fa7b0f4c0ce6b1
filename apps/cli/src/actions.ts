import { readFile } from 'node:fs/promises';
import type { ActionDescription, Catalogue } from '@waymark/definition';
import { openCatalogue } from '@waymark/definition-tests';
import type { Json } from '@waymark/protocol';

/**
 * Reads which actions there are: a list, or what `GET /api/actions` answers.
 *
 * @throws {Error} when the file is something else
 */
export async function readActions(file: string): Promise<ActionDescription[]> {
  const read = JSON.parse(await readFile(file, 'utf8')) as unknown;
  const list: unknown = isRecord(read) ? read['items'] : read;
  if (Array.isArray(list) && list.every(isAction)) return list;
  throw new Error(`${file} lists no actions: it has to be what GET /api/actions answers.`);
}

/** The catalogue that a document is validated with; null: nobody knows the actions. */
export function catalogueFor(document: Json, actions: ActionDescription[] | null): Catalogue {
  return actions === null ? openCatalogue(document) : { actions };
}

function isAction(value: unknown): value is ActionDescription {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    [value['inputSchema'], value['outputSchema'], value['defaults']].every(isRecord)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
