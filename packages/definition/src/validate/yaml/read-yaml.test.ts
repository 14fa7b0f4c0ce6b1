import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@waymark/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readText } from '../text.ts';

const folder = join(import.meta.dirname, '../../../../../examples');
const examples = readdirSync(folder).filter((file) => /^[^.]+\.json$/.test(file));

function meaning(text: string): Json {
  const read = readText(text, 'yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

describe('every example', () => {
  test.each(examples)('%s means the same as YAML', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const definition = JSON.parse(text) as Json;
    expect(meaning(stringify(definition))).toEqual(definition);
    expect(meaning(stringify(definition, { collectionStyle: 'flow' }))).toEqual(definition);
    // JSON is YAML.
    expect(meaning(text)).toEqual(definition);
  });
});

test.each<[string, string, Json]>([
  ['a date', 'at: 2030-01-01', { at: '2030-01-01' }],
  ['a point in time', 'at: 2030-01-01T00:00:00Z', { at: '2030-01-01T00:00:00Z' }],
  ['a time of day', 'at: 12:30:45', { at: '12:30:45' }],
  ['the words of YAML 1.1', '[yes, no, on, off, y, n]', ['yes', 'no', 'on', 'off', 'y', 'n']],
  ['true, false and null', '[true, False, TRUE, null, ~, Null, ]', [true, false, true, null, null, null]],
  ['nothing', 'a:\nb: ""', { a: null, b: '' }],
  ['numbers', '[1, -2.5e3, 0x1F, 0o17, +7, .5, -0.0]', [1, -2500, 31, 15, 7, 0.5, -0]],
  ['what looks like a number', '[1_000, 1.2.3, 0b11, "12", 3s, 1e]', ['1_000', '1.2.3', '0b11', '12', '3s', '1e']],
  ['an expression', 'if: ${ input.amount > 5 }', { if: '${ input.amount > 5 }' }],
  ['an expression in quotes', `text: "\${ 'a' + 'b' }"`, { text: "${ 'a' + 'b' }" }],
  ['a text of lines', 'a: |\n  one\n  two\nb: >-\n  one\n  two', { a: 'one\ntwo\n', b: 'one two' }],
  ['keys that are no words', '404: a\ntrue: b\n1.50: c', { '404': 'a', true: 'b', '1.50': 'c' }],
  ['the sign of a merge', 'a: &a {b: 1}\nc: {<<: *a}', { a: { b: 1 }, c: { '<<': { b: 1 } } }],
  ['a comment', '# one\na: 1 # two', { a: 1 }],
  ['the begin of a document, and a byte order mark', '\uFEFF---\na: 1\n...\n', { a: 1 }],
  ['tags of JSON', 'a: !!str 12\nb: !!int "3"\nc: !!seq [1]', { a: '12', b: 3, c: [1] }],
  ['Windows line ends', 'a: 1\r\nb:\r\n  - 2\r\n', { a: 1, b: [2] }],
  ['no text', '', null],
])('%s is read as the YAML 1.2 that it is', (_, text, value) => {
  expect(meaning(text)).toEqual(value);
});

test('an alias is a copy of what the anchor above it names', () => {
  const text = 'first: &retry {maximumAttempts: 3}\nsecond: *retry\nlist: [&x 1, *x, &x 2, *x]';
  const retry = { maximumAttempts: 3 };
  expect(meaning(text)).toEqual({ first: retry, second: retry, list: [1, 1, 2, 2] });
});

test('an alias inside of what is copied names what it named there', () => {
  const text = 'a: &one 1\nb: &list [*one]\nc: &one 2\nd: *list\ne: *one';
  expect(meaning(text)).toEqual({ a: 1, b: [1], c: 2, d: [1], e: 2 });
});

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const blocks = (depth: number) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
/** Lists of ten aliases of the list before. */
const laughs = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
  .concat(Array.from({ length: 12 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(10)}]`))
  .join('\n');

test.each<{ name: string; text: string; status?: number; code: string; pointer?: string; message?: string }>([
  { name: 'text over 256 KB', text: `a: ${'x'.repeat(262_144)}`, status: 413, code: 'PAYLOAD_TOO_LARGE' },
  { name: 'a billion laughs', text: laughs, status: 413, code: 'PAYLOAD_TOO_LARGE', message: 'anchors expanded' },
  { name: 'a large text many times', text: `[&a ${'x'.repeat(90_000)},*a,*a]`, status: 413, code: 'PAYLOAD_TOO_LARGE' },
  { name: 'too many words', text: '[,'.padEnd(200_000, 'a,'), status: 413, code: 'PAYLOAD_TOO_LARGE' },
  { name: 'an alias of what it stands in', text: 'a: &a\n  b: [*a]', code: 'INVALID_YAML', message: '2:7' },
  { name: 'an alias of nothing', text: 'a: *b', code: 'INVALID_YAML', message: 'nothing above it has the anchor &b' },
  { name: 'an alias as a key', text: 'a: &a x\n*a : 1', code: 'INVALID_YAML', message: '2:1' },
  { name: 'lists that nest 65 deep', text: nested(65), code: 'JSON_TOO_DEEP' },
  { name: 'lists that nest 100,000 deep', text: nested(100_000), code: 'JSON_TOO_DEEP' },
  { name: 'lists without an end', text: '['.repeat(262_000), code: 'JSON_TOO_DEEP' },
  { name: 'objects without an end', text: '{a: '.repeat(65_000), code: 'JSON_TOO_DEEP' },
  { name: 'dashes on one line', text: '- '.repeat(130_000), code: 'JSON_TOO_DEEP' },
  { name: 'keys that nest 65 deep', text: blocks(66), code: 'JSON_TOO_DEEP' },
  { name: 'keys that nest 700 deep', text: blocks(700), code: 'JSON_TOO_DEEP' },
  {
    name: 'depth by aliases',
    text: `a: &a ${nested(40)}\nb: ${'['.repeat(40)}*a${']'.repeat(40)}`,
    code: 'JSON_TOO_DEEP',
  },
  {
    name: 'a key that stands twice',
    text: 'steps:\n  - id: a\n    id: b',
    code: 'DUPLICATE_KEY',
    pointer: '/steps/0/id',
    message: '3:5',
  },
  {
    name: 'a key that stands twice, written otherwise',
    text: '{a: 1, "\\x61": 2}',
    code: 'DUPLICATE_KEY',
    pointer: '/a',
  },
  { name: '__proto__', text: 'a: {__proto__: {isAdmin: true}}', code: 'FORBIDDEN_KEY', pointer: '/a/__proto__' },
  {
    name: 'a whole number beyond 2^53',
    text: 'amount: 9007199254740993',
    code: 'UNSAFE_INTEGER',
    pointer: '/amount',
    message: '1:9',
  },
  { name: 'the same as a hexadecimal number', text: 'a: 0x20000000000001', code: 'UNSAFE_INTEGER', pointer: '/a' },
  { name: 'a number beyond all', text: 'a: -1e400', code: 'UNSAFE_INTEGER', pointer: '/a' },
  { name: 'infinity', text: 'a: .inf', code: 'UNSAFE_INTEGER', pointer: '/a' },
  { name: 'what is no number', text: 'a: [.nan]', code: 'UNSAFE_INTEGER', pointer: '/a/0' },
  { name: 'U+0000', text: 'a: "\\0"', code: 'INVALID_CHARACTER', pointer: '/a' },
  { name: 'half of a surrogate pair', text: 'a: ["\\ud800"]', code: 'INVALID_CHARACTER', pointer: '/a/0' },
  { name: 'a tag of the author’s', text: 'a: !secret x', code: 'INVALID_YAML', message: '!secret' },
  { name: 'a tag that is a function', text: 'a: !!js/function "x"', code: 'INVALID_YAML', message: 'js/function' },
  { name: 'binary data', text: 'a: !!binary aGk=', code: 'INVALID_YAML', message: 'binary' },
  { name: 'a set', text: '!!set {a, b}', code: 'INVALID_YAML', message: 'set' },
  { name: 'a directive', text: '%YAML 1.1\n---\na: yes', code: 'INVALID_YAML', message: 'directive' },
  { name: 'a second document', text: 'a: 1\n---\nb: 2', code: 'INVALID_YAML', message: 'second document' },
  { name: 'a key that is a list', text: '? [a]\n: 1', code: 'INVALID_YAML', message: '1:3' },
  { name: 'a key that is nothing', text: ': 1', code: 'INVALID_YAML', message: 'no text' },
  { name: 'an indent by a tab', text: 'a:\n\tb: 1', code: 'INVALID_YAML', message: '2:' },
  { name: 'a list that does not end', text: 'a: [1, 2', code: 'INVALID_YAML', message: '1:9' },
  { name: 'a text that does not end', text: 'a: 1\nb: "x', code: 'INVALID_YAML', message: '2:6' },
  { name: 'a wrong indent', text: 'a:\n    b: 1\n  c: 2', code: 'INVALID_YAML', message: '3:' },
  { name: 'brackets that close nothing', text: ']'.repeat(262_000), code: 'INVALID_YAML', message: '1:1' },
])('$name is refused', ({ text, status = 400, code, pointer, message }) => {
  const read = readText(text, 'yaml');
  expect(read).toMatchObject({
    ok: false,
    status,
    problems: [{ code, ...(pointer === undefined ? {} : { pointer }) }],
  });
  if (!read.ok && message) expect(read.problems[0]?.message).toContain(message);
});

test('all keys that stand twice are named at once', () => {
  const read = readText('a/b: 1\na/b: 2\nc:\n  ~x: 1\n  ~x: 2', 'yaml');
  expect(read.ok ? [] : read.problems.map(({ pointer }) => pointer)).toEqual(['/a~1b', '/c/~0x']);
});

test('what is copied counts each time, up to the limit', () => {
  const text = `big: &big ${'x'.repeat(50_000)}\nagain: [*big, *big, *big]`;
  expect(readText(text, 'yaml', 250_000).ok).toBe(true);
  expect(readText(text, 'yaml', 200_000)).toMatchObject({ ok: false, status: 413 });
});

const pieces = [
  ...[
    'a',
    'b: ',
    '- ',
    '? ',
    ': ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '&x ',
    '*x',
    '!!str ',
    '!t ',
    '!<u>',
    '|',
    '>-',
    '|2+',
    '"',
    "'",
  ],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '\r\n',
    '#',
    ' # c\n',
    '---\n',
    '...',
    '%YAML 1.1\n',
    '<<: ',
    '~',
    '1',
    '.inf',
    '0x',
    '\\',
  ],
  ...['\uFEFF', '\0', '\ud800', '__proto__: ', '@', '`', '${ ', ' }'],
];

test('whatever is sent is read or refused, and what is read is JSON', () => {
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((some) => some.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const read = readText(text, 'yaml');
      if (read.ok)
        expect(readText(JSON.stringify(read.value), 'json')).toEqual({
          ok: true,
          value: JSON.parse(JSON.stringify(read.value)),
        });
      else expect(read.problems[0]?.message).toMatch(/\d+:\d+ \(line:column\)$|\d+:\d+ \(line:column\): /);
    }),
    { numRuns: 5_000 },
  );
}, 60_000);
