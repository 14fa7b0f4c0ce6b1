import { Fault } from '../errors.ts';
import { runJson } from '../frame.ts';
import type { Context, Frame, Run } from '../frame.ts';
import type { Node } from '../parse.ts';
import { kindOf } from '../values.ts';
import { estimateSize, getPattern } from './pattern.ts';
import type { Pattern } from './pattern.ts';

/** Units for one instruction of a pattern that is made during the evaluation. */
const compileUnits = 10;

/** `matches(text, pattern)`: whether the pattern is found in the text. */
export function compileMatches([textNode, patternNode]: readonly Node[], context: Context): Run {
  if (!textNode || !patternNode) throw new Fault('WRONG_ARGUMENTS', 'matches() takes a text and a pattern');
  const text = context.compile(textNode, context);
  const pattern = compilePattern(patternNode, context);
  return (frame) => {
    frame.budget.charge(2);
    const searched = requireText(runJson(text, frame), 'first', textNode);
    const { search, size } = pattern(frame);
    frame.budget.charge(1 + searched.length * (1 + (size >> 4)));
    return search(searched);
  };
}

function compilePattern(node: Node, context: Context): (frame: Frame) => Pattern {
  if (node.op === 'value' && typeof node.args === 'string') {
    // A pattern that stands in the expression is made with it, and is wrong before any run.
    const known = getPatternAt(node.args, node);
    return () => known;
  }
  const run = context.compile(node, context);
  return (frame) => {
    const source = requireText(runJson(run, frame), 'second', node);
    // Charged the same whether the cache knows the pattern or not: a replay begins with an empty one.
    frame.budget.charge(source.length + compileUnits * estimateSize(source));
    return getPatternAt(source, node);
  };
}

function getPatternAt(source: string, node: Node): Pattern {
  try {
    return getPattern(source);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    throw new Fault(thrown.code, thrown.message, {
      position: node.pos,
      ...(thrown.hint === null ? {} : { hint: thrown.hint }),
    });
  }
}

function requireText(value: ReturnType<typeof runJson>, place: string, node: Node): string {
  if (typeof value === 'string') return value;
  throw new Fault('TYPE_MISMATCH', `matches() wants a text as its ${place} argument, not ${kindOf(value)}`, {
    position: node.pos,
  });
}
