import { readFile } from 'node:fs/promises';
import type { ActionDescription } from '@waymark/definition';
import { type TestResult, readTestFile, runTests } from '@waymark/definition-tests';
import { findDefinition } from './find-tests.ts';
import { readDefinition } from './read-definition.ts';
import { formatOf } from './text-format.ts';

export type TestedFile = {
  file: string;
  /** What keeps its tests from being run. */
  problems: string[];
  results: TestResult[];
};

/** Runs the tests in a file. */
export async function runTestFile(file: string, actions: ActionDescription[] | null): Promise<TestedFile> {
  const read = readTestFile(await readFile(file, 'utf8'), formatOf(file));
  if (!read.ok) return { file, problems: read.problems, results: [] };
  const path = await findDefinition(file, read.file.definition);
  const definition = await readDefinition(path, actions).catch(() => null);
  if (!definition) return { file, problems: [`the definition ${path} cannot be read`], results: [] };
  if (definition.valid) return { file, problems: [], results: await runTests(definition, read.file) };
  const problems = definition.errors.map(({ code, pointer, message }) => `${path}: ${code} at ${pointer}: ${message}`);
  return { file, problems, results: [] };
}
