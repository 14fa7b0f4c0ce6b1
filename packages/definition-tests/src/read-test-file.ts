import { type TextFormat, readText } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import type { z } from 'zod';
import { TestFile } from './test-file.ts';

/** Bytes of the text of a test file. */
const largestFile = 1_048_576;

export type ReadTestFile = { ok: true; file: TestFile } | { ok: false; problems: string[] };

/**
 * Reads the text of a test file.
 *
 * @example
 * const read = readTestFile('{ "tests": [{ "name": "ships", "expect": { "status": "completed" } }] }');
 */
export function readTestFile(text: string, format: TextFormat = 'json'): ReadTestFile {
  const read = readText(text, format, largestFile);
  if (!read.ok) return { ok: false, problems: read.problems.map(({ message }) => message) };
  const parsed = TestFile.safeParse(read.value);
  if (parsed.success) return { ok: true, file: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => describeIssue(issue, read.value)) };
}

type Issue = z.core.$ZodIssue;

/** What is wrong, after the JSON Pointer of its place. */
function describeIssue(issue: Issue, document: Json): string[] {
  const place = pointerTo(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `${place}: has no key "${key}"`);
    case 'invalid_key':
      return [`${place}: ${issue.issues.map(({ message }) => message).join('; ')}`];
    case 'invalid_type':
      return [isThere(document, issue.path) ? `${place}: has to be ${issue.expected}` : `${place}: is missing`];
    case 'invalid_value':
      return [`${place}: has to be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`];
    default:
      return [`${place}: ${issue.message}`];
  }
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? '/'
    : path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isThere(document: Json, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    document,
  );
  return found !== undefined;
}
