import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const testEnding = /\.test\.json$/;
const definitionEnding = /\.json$/;

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
    if (tests.length === 0) throw new Error(`${path} holds no file of tests (….test.json)`);
    return tests.map((file) => join(path, file));
  }
  if (isTestFile(path)) return [path];
  const beside = path.replace(definitionEnding, '.test.json');
  if (beside === path || !(await findEntry(beside))) throw new Error(`${path} has no tests: ${beside} does not exist`);
  return [beside];
}

function isHidden(file: string): boolean {
  return file.split(/[\\/]/).some((part) => part === 'node_modules' || part.startsWith('.'));
}

/** The definition that a file of tests is about: the one that it names, else the one of the same name beside it. */
export function findDefinition(testFile: string, named: string | undefined): string {
  return join(dirname(testFile), named ?? basename(testFile).replace(testEnding, '.json'));
}

async function findEntry(path: string) {
  return stat(path).catch(() => null);
}
