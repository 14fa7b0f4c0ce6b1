import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTestFiles } from './find-tests.ts';
import { runTestFile } from './run-test-file.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'examples');
const files = await findTestFiles([folder]);
const cases = await findTestFiles([join(root, 'test/cases')]);

test('every example has tests', () => {
  const examples = readdirSync(folder).filter((file) => /^[^.]+\.json$/.test(file));
  expect(files).toEqual(examples.map((file) => join(folder, file.replace('.json', '.test.json'))));
});

test.each([...files, ...cases])('%s passes', async (file) => {
  const { problems, results } = await runTestFile(file, null);
  expect(problems).toEqual([]);
  expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});
