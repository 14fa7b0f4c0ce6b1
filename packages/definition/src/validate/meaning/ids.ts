import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { Outline, PlacedStep } from './outline.ts';

/** Words of the expression language: `steps.<id>` could not be read. */
export const keywords: readonly string[] = [
  ...['true', 'false', 'null', 'in'],
  ...[
    'as',
    'break',
    'const',
    'continue',
    'else',
    'for',
    'function',
    'if',
    'import',
    'let',
    'loop',
    'package',
    'namespace',
    'return',
    'var',
    'void',
    'while',
  ],
];

/** Ids are unique in the whole document; version 1 of the language keeps the words of expressions for itself. */
export function checkIds(outline: Outline, form: 'v1' | 'older'): Problem[] {
  const first = new Map<string, PlacedStep>();
  return outline.steps.flatMap((placed) => {
    const { id } = placed.step;
    const pointer = pointerTo(placed.pointer, 'id');
    const other = first.get(id);
    if (other)
      return [
        makeProblem(
          'DUPLICATE_ID',
          pointer,
          `the id "${id}" is taken by ${other.pointer}`,
          'Ids are unique in the whole document.',
        ),
      ];
    first.set(id, placed);
    const isKeyword = form === 'v1' && keywords.includes(id);
    return isKeyword
      ? [makeProblem('INVALID_ID', pointer, `"${id}" is a word of the expression language and cannot be an id`)]
      : [];
  });
}
