import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const testEnding = /\.test\.(json|ya?ml)$/;
const definitionEnding = /\.(json|ya?ml)$/;
const endings = ['json', 'yaml', 'yml'];

export function isTestFile(path: string): boolean {
  return testEnding.test(path);
}

/**
 * The files of tests that paths mean: themselves, those of a definition, and all below a folder.
 *
 * @throws {Error} when there is none for one of them
 */
export async function findTestFiles(paths: string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(findBelow));
  return [...new Set(found.flat())];
}

async function findBelow(path: string): Promise<string[]> {
  const entry = await findEntry(path);
  if (!entry) throw new Error(`${path} does not exist`);
  if (entry.isDirectory()) {
    const files = await readdir(path, { recursive: true });
    const tests = files.filter((file) => isTestFile(file) && !isHidden(file)).toSorted();
    if (tests.length === 0) throw new Error(`${path} holds no file of tests (….test.json, ….test.yaml)`);
    return tests.map((file) => join(path, file));
  }
  if (isTestFile(path)) return [path];
  const name = path.replace(definitionEnding, '');
  const beside = await findFirst(endings.map((ending) => `${name}.test.${ending}`));
  if (beside === null) throw new Error(`${path} has no tests: ${name}.test.json does not exist`);
  return [beside];
}

function isHidden(file: string): boolean {
  return file.split(/[\\/]/).some((part) => part === 'node_modules' || part.startsWith('.'));
}

/** The definition that a file of tests is about: the one that it names, else the one of the same name beside it. */
export async function findDefinition(testFile: string, named: string | undefined): Promise<string> {
  if (named !== undefined) return join(dirname(testFile), named);
  const name = testFile.replace(testEnding, '');
  return (await findFirst(endings.map((ending) => `${name}.${ending}`))) ?? `${name}.json`;
}

async function findFirst(paths: string[]): Promise<string | null> {
  for (const path of paths) if (await findEntry(path)) return path;
  return null;
}

async function findEntry(path: string) {
  return stat(path).catch(() => null);
}
