// Writes what is made from the schemas: the JSON Schema of definitions and the reference. `--check` only compares, and
// fails when a file is not up to date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { makeDefinitionSchema } from '../src/schema/json-schema.ts';
import { makeReference } from './make-reference.mjs';

const root = join(import.meta.dirname, '../../..');
const files = [
  {
    path: join(root, 'packages/definition/definition.schema.json'),
    text: `${JSON.stringify(makeDefinitionSchema(), null, 2)}\n`,
  },
  { path: join(root, 'docs/definition-reference.md'), text: makeReference(root) },
];

for (const file of files) file.text = format(file.path, file.text);

const stale = files.filter(({ path, text }) => readOrEmpty(path) !== text).map(({ path }) => relative(root, path));
if (process.argv.includes('--check')) {
  for (const path of stale)
    console.error(`${path} is not up to date: run "node packages/definition/scripts/generate.mjs"`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of files) writeFileSync(path, text);
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'everything is up to date');
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** As the repository formats everything else. */
function format(path, text) {
  return execFileSync(process.execPath, [join(root, 'node_modules/oxfmt/bin/oxfmt'), '--stdin-filepath', path], {
    input: text,
    encoding: 'utf8',
    cwd: root,
  });
}
