import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInErrorTypes, typesOutsideWildcard } from './errors.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/errors/run.md'), 'utf8');
const sections = page.split(/^### /m).slice(1);

function typeOf(section: string): string {
  return section.slice(0, section.indexOf('\n'));
}

test('every error type that Waymark raises has its section', () => {
  expect(sections.map(typeOf)).toEqual([...builtInErrorTypes]);
});

test('the sections say which types have to be named', () => {
  const named = sections.filter((section) => section.includes('Named only.')).map(typeOf);
  expect(named.toSorted()).toEqual([...typesOutsideWildcard].toSorted());
});
