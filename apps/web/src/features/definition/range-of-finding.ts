import type { EditorState } from '@codemirror/state';
import type { Finding } from '../../api/types.ts';
import { formatOf } from './definition-text.ts';
import { rangeOfPointer, rangeOfSyntaxError, type Range } from './pointer-range.ts';
import { rangeInYaml } from './yaml-range.ts';

/** Something that stands in the text: a finding, or just what a pointer names. */
export type Place = Pick<Finding, 'pointer'> & Partial<Pick<Finding, 'code' | 'message'>>;

/** Where in the text a place is. */
export function rangeOfPlace(state: EditorState, { code, pointer, message = '' }: Place): Range {
  const text = state.doc.toString();
  if (formatOf(text) === 'json')
    return code === 'INVALID_JSON' ? rangeOfSyntaxError(state) : rangeOfPointer(state, pointer);
  const named = /(\d+):(\d+) \(line:column\)/.exec(message);
  return named ? rangeOfLine(state, Number(named[1]), Number(named[2])) : rangeInYaml(text, pointer);
}

/** From a column to the end of its line. At its end: the whole line. */
function rangeOfLine(state: EditorState, number: number, column: number): Range {
  const line = state.doc.line(Math.min(number, state.doc.lines));
  const from = line.from + column - 1;
  return from < line.to ? { from, to: line.to } : { from: line.from, to: line.to };
}
