import { Script } from 'node:vm';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { describeWork, listWork } from './actions.ts';
import type { Outline } from './outline.ts';

/** Scripts have to be JavaScript: they are read here, and run nowhere but in their sandbox. */
export function checkScripts(outline: Outline): Problem[] {
  return listWork(outline).flatMap((placed) => {
    const { work, pointer } = placed;
    if (work.type !== 'script') return [];
    const error = findSyntaxError(work.source);
    return error === null
      ? []
      : [
          makeProblem(
            'SCRIPT_SYNTAX',
            pointerTo(pointer, 'source'),
            `the script of ${describeWork(placed)} cannot be read: ${error}`,
          ),
        ];
  });
}

/** One expression, or else the body of a function; the sandbox reads it the same way. */
function findSyntaxError(source: string): string | null {
  return compile(`(async function (input) { return (${source}\n) })`) === null
    ? null
    : compile(`(async function (input) { ${source}\n})`);
}

function compile(text: string): string | null {
  try {
    // Compiling runs nothing.
    new Script(`'use strict'; ${text}`, { filename: 'script' });
    return null;
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const line = /^script:(\d+)/.exec(stack)?.[1];
    return line === undefined ? message : `${message} (line ${line})`;
  }
}
