import { readFile } from 'node:fs/promises';
import type { ActionDescription } from '@waymark/definition';
import { type Validation, readText, validateText } from '@waymark/definition/validate';
import { catalogueFor } from './actions.ts';
import { formatOf } from './text-format.ts';

/** Reads and validates the definition in a file. */
export async function readDefinition(file: string, actions: ActionDescription[] | null): Promise<Validation> {
  const text = await readFile(file, 'utf8');
  const format = formatOf(file);
  const read = readText(text, format);
  return validateText(text, catalogueFor(read.ok ? read.value : null, actions), format);
}
