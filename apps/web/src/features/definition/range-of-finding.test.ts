import { json } from '@codemirror/lang-json';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { type Place, rangeOfPlace } from './range-of-finding.ts';

const yaml = `# An order.
name: orders
steps:
  - id: charge
    type: action
    retry: &patient
      maximumAttempts: 0
  - { id: ship, type: action, retry: *patient, "if": }
1.50: odd
text: |
  one
  two
`;

/** The marked text. */
function mark(text: string, place: Place): string {
  const state = EditorState.create({ doc: text, extensions: text.startsWith('{') ? [json()] : [] });
  const { from, to } = rangeOfPlace(state, place);
  return state.sliceDoc(from, to);
}

test.each([
  ['/name', 'orders'],
  ['/steps', 'steps'],
  ['/steps/0', 'id: charge'],
  ['/steps/0/retry', 'retry'],
  ['/steps/0/retry/maximumAttempts', '0'],
  ['/steps/0/action', 'id: charge'],
  ['/steps/1/id', 'ship'],
  ['/steps/1/retry', '*patient'],
  ['/steps/1/retry/maximumAttempts', '*patient'],
  ['/steps/1/if', '"if"'],
  ['/steps/7', 'steps'],
  ['/1.50', 'odd'],
  ['/text', '|'],
  ['', 'name: orders'],
  ['/output', 'name: orders'],
])('%s is found in YAML', (pointer, marked) => {
  expect(mark(yaml, { pointer })).toBe(marked);
});

test('what names a line and a column is shown there', () => {
  const message = 'the text is no YAML at 4:9 (line:column): whatever';
  expect(mark(yaml, { pointer: '', message })).toBe('charge');
  expect(mark(yaml, { pointer: '', message: 'at 2:13 (line:column)' })).toBe('name: orders');
  expect(mark('a: [1', { pointer: '', message: 'at 900:1 (line:column)' })).toBe('a: [1');
});

test('a place in a text that is not YAML yet is its beginning at worst', () => {
  expect(mark('a: [1, {', { pointer: '/a/0' })).toBe('1');
  expect(mark('}', { pointer: '/a' })).toBe('');
});

test.each([
  ['/steps/0/id', '"charge"'],
  ['/steps/0', '{'],
  ['/steps', '"steps"'],
])('%s is found in JSON', (pointer, marked) => {
  expect(mark('{ "name": "a", "steps": [{ "id": "charge" }] }', { pointer })).toBe(marked);
});
