import { expect, test } from 'vitest';
import { readJsonText } from './text.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const refused: { name: string; text: string; status?: number; code: string; pointer?: string; message?: string }[] = [
  { name: 'text over 256 KB', text: `"${'x'.repeat(262_144)}"`, status: 413, code: 'PAYLOAD_TOO_LARGE' },
  { name: 'text over 256 KB in bytes only', text: `"${'ä'.repeat(140_000)}"`, status: 413, code: 'PAYLOAD_TOO_LARGE' },
  { name: 'nesting of 65', text: nested(65), code: 'JSON_TOO_DEEP' },
  { name: 'nesting of 100,000', text: nested(100_000), code: 'JSON_TOO_DEEP' },
  {
    name: 'a duplicate key',
    text: '{"steps":[{"type":"a","type":"b"}]}',
    code: 'DUPLICATE_KEY',
    pointer: '/steps/0/type',
  },
  { name: 'a duplicate key behind an escape', text: '{"a":1,"\\u0061":2}', code: 'DUPLICATE_KEY', pointer: '/a' },
  { name: '__proto__', text: '{"a":{"__proto__":{"isAdmin":true}}}', code: 'FORBIDDEN_KEY', pointer: '/a/__proto__' },
  { name: 'constructor', text: '{"constructor":1}', code: 'FORBIDDEN_KEY', pointer: '/constructor' },
  { name: 'prototype behind an escape', text: '{"proto\\u0074ype":1}', code: 'FORBIDDEN_KEY', pointer: '/prototype' },
  { name: 'an integer beyond 2^53', text: '{"amount":9007199254740993}', code: 'UNSAFE_INTEGER', pointer: '/amount' },
  { name: 'a number beyond all', text: '{"amount":-1e400}', code: 'UNSAFE_INTEGER', pointer: '/amount' },
  { name: 'U+0000', text: '{"a":"\\u0000"}', code: 'INVALID_CHARACTER', pointer: '/a' },
  { name: 'a lone surrogate', text: '{"a":["\\ud800"]}', code: 'INVALID_CHARACTER', pointer: '/a/0' },
  { name: 'no text', text: '  ', code: 'INVALID_JSON', message: '1:3' },
  { name: 'a trailing brace', text: '{\n "a": 1\n}}', code: 'INVALID_JSON', message: '3:2' },
  { name: 'a byte order mark', text: '\uFEFF{}', code: 'INVALID_JSON', message: 'byte order mark' },
  { name: 'a trailing comma', text: '{"a":1,}', code: 'INVALID_JSON', message: '1:8' },
  { name: 'a text without its end', text: '{"a":"b', code: 'INVALID_JSON', message: '1:6' },
  { name: 'a raw line break in a text', text: '{"a":"b\nc"}', code: 'INVALID_JSON' },
  { name: 'a comment', text: '{} // done', code: 'INVALID_JSON', message: '1:4' },
  { name: 'a leading zero', text: '[01]', code: 'INVALID_JSON', message: '1:3' },
  { name: 'NaN', text: '[NaN]', code: 'INVALID_JSON', message: '1:2' },
  { name: 'text that ends too early', text: '{"a":', code: 'INVALID_JSON', message: 'ends too early' },
  { name: 'UTF-16 read as UTF-8', text: '\uFFFD\uFFFD{\0"\0', code: 'INVALID_JSON', message: '1:1' },
];

test.each(refused)('$name is refused', ({ text, status = 400, code, pointer, message }) => {
  const result = readJsonText(text);
  expect(result).toMatchObject({
    ok: false,
    status,
    problems: [{ code, ...(pointer === undefined ? {} : { pointer }) }],
  });
  if (!result.ok && message) expect(result.problems[0]?.message).toContain(message);
});

test('every text that is accepted means what JSON.parse says', () => {
  for (const text of [
    '{}',
    ' [1, -2.5e3, "\\u00e4\\n", true, false, null, {"a": {}}] ',
    '"x"',
    nested(64),
    '{"a/b~c":[]}',
  ]) {
    expect(readJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) });
  }
});

test('all duplicate keys are named at once, with escaped pointers', () => {
  const result = readJsonText('{"a/b":1,"a/b":2,"c":{"~":1,"~":2}}');
  expect(result.ok ? [] : result.problems.map(({ pointer }) => pointer)).toEqual(['/a~1b', '/c/~0']);
});

test('hostile text costs no time', () => {
  const started = performance.now();
  readJsonText(nested(130_000));
  readJsonText(`"${'\\u0061'.repeat(43_000)}"`);
  readJsonText(`[${'1,'.repeat(130_000)}1]`);
  expect(performance.now() - started).toBeLessThan(2_000);
});
