import { expect, test } from 'vitest';
import { formatOf, readDefinitionText } from './definition-text.ts';

test.each([
  ['', 'json'],
  ['{', 'json'],
  [' \n{}', 'json'],
  ['\uFEFF{ "name": "a" }', 'json'],
  ['{\n  "name": }', 'json'],
  ['name: a', 'yaml'],
  ['# first\nname: a', 'yaml'],
  ['---\nname: a', 'yaml'],
  ['{ name: a }', 'yaml'],
  ['n', 'yaml'],
])('%j is taken for %s', (text, format) => {
  expect(formatOf(text)).toBe(format);
});

test('both say the same', () => {
  const meaning = { name: 'a', steps: [{ id: 'x', retry: { maximumAttempts: 3 } }] };
  expect(readDefinitionText(JSON.stringify(meaning))).toEqual(meaning);
  expect(readDefinitionText('name: a\nsteps:\n  - id: x\n    retry:\n      maximumAttempts: 3\n')).toEqual(meaning);
});

test.each(['{ "name": ', 'name: [a', 'a: b: c', '['.repeat(9_000), `a: ${'x'.repeat(300_000)}`])(
  'what cannot be read says nothing',
  (text) => {
    expect(readDefinitionText(text)).toBeNull();
  },
);
