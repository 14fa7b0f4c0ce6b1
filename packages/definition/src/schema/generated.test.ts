import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { findMisfits, findSchemaErrors } from '../validate/json-schema.ts';

const root = join(import.meta.dirname, '../../../..');
const schema = readJson(join(root, 'packages/definition/definition.schema.json'));

function readJson(path: string): JsonObject {
  return JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
}

test('the JSON Schema and the reference are up to date', () => {
  execFileSync(process.execPath, [join(root, 'packages/definition/scripts/generate.mjs'), '--check'], {
    stdio: 'pipe',
  });
}, 30_000);

describe('the JSON Schema', () => {
  const newer = readdirSync(join(root, 'examples'))
    .filter((file) => file.endsWith('.json') && !file.endsWith('.test.json'))
    .map((file) => ({ file, definition: readJson(join(root, 'examples', file)) }))
    .filter(({ definition }) => 'language' in definition);

  test('is one', () => {
    expect(findSchemaErrors(schema)).toEqual([]);
  });

  test.each(newer)('accepts the example $file', ({ definition }) => {
    expect(findMisfits(schema, definition)).toEqual({ misfits: [] });
  });

  test('refuses a misspelt key and lets those that begin with x- pass', () => {
    const step = { id: 'a', type: 'wait', for: '1s' };
    expect(findMisfits(schema, { name: 'a', 'x-a': 1, steps: [{ ...step, 'x-b': 1 }] })).toEqual({ misfits: [] });
    expect(findMisfits(schema, { name: 'a', steps: [{ ...step, fro: '1s' }] })).not.toEqual({ misfits: [] });
  });
});
