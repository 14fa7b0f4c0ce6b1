import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Json, JsonObject } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { publishDefinition } from './publish.ts';

export type Example = { name: string; title: string | null; description: string | null; definition: Json };

/** The definitions that come with Waymark, by name. */
export async function listExamples({ ctx }: { ctx: ServiceContext }): Promise<Example[]> {
  requirePermission(ctx, 'definitions.read');
  return (await readExamples()).map(({ name, definition }) => ({
    name,
    title: textOf(definition['title']),
    description: textOf(definition['description']),
    definition,
  }));
}

/**
 * Publishes the examples that were never published with this content: a later version that somebody made of an example
 * stays the newest one. One whose secrets nobody has set yet is left for people to publish.
 *
 * @returns the names of what was published now
 */
export async function publishExamples({ ctx }: { ctx: ServiceContext }): Promise<string[]> {
  const published: string[] = [];
  for (const { text } of await readExamples()) {
    try {
      const { workflow, created } = await publishDefinition({ ctx, input: { text, same: 'any' } });
      if (created) published.push(workflow.name);
    } catch (error) {
      if (!lacksOnlySecrets(error)) throw error;
    }
  }
  return published;
}

function lacksOnlySecrets(error: unknown): boolean {
  if (!ServiceError.is(error) || error.findings.length === 0) return false;
  return error.findings.every(({ code }) => code === 'UNKNOWN_SECRET');
}

async function readExamples(): Promise<{ name: string; text: string; definition: JsonObject }[]> {
  const folder = await findExamplesFolder();
  if (folder === null) return [];
  const files = (await readdir(folder)).filter((file) => /^[^.]+\.json$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      const definition = JSON.parse(text) as JsonObject;
      return { name: textOf(definition['name']) ?? file.replace(/\.json$/, ''), text, definition };
    }),
  );
}

let found: string | null = null;

/** `WAYMARK_EXAMPLES`, or the folder `examples` beside `packages`, above the folder that the process was started in. */
async function findExamplesFolder(): Promise<string | null> {
  const told = process.env['WAYMARK_EXAMPLES'];
  if (told) return told;
  if (found !== null) return found;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if ((await isFolder(join(folder, 'examples'))) && (await isFolder(join(folder, 'packages'))))
      return (found = join(folder, 'examples'));
    if (dirname(folder) === folder) return null;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
