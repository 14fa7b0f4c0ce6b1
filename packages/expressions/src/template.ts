import { Cache } from './cache.ts';
import { Fault } from './errors.ts';

/** A piece of a text: what stands there, or the text of an expression and where it begins. */
type Part = { text: string } | { expression: string; offset: number };

/** A text that was split, or why it cannot be. `expressions` counts the parts that are one. */
export type SplitText = { parts: Part[]; expressions: number; whole: boolean } | { fault: Fault };

const cache = new Cache<SplitText>(1_000);

/** Splits a text at its `${ … }`; `$${` stands for a literal `${`. */
export function splitText(text: string): SplitText {
  if (!text.includes('${')) return { parts: [{ text }], expressions: 0, whole: false };
  // A long text is rare, and would hold the memory of many short ones.
  return text.length > 10_000 ? split(text) : cache.get(text, () => split(text));
}

function split(text: string): SplitText {
  const parts: Part[] = [];
  let literal = '';
  let at = 0;
  try {
    while (at < text.length) {
      const next = text.indexOf('$', at);
      if (next === -1) break;
      literal += text.slice(at, next);
      if (text.startsWith('$${', next)) {
        literal += '${';
        at = next + 3;
      } else if (text.startsWith('${', next)) {
        const end = findEnd(text, next + 2);
        if (literal !== '') parts.push({ text: literal });
        literal = '';
        parts.push({ expression: text.slice(next + 2, end), offset: next + 2 });
        at = end + 1;
      } else {
        literal += '$';
        at = next + 1;
      }
    }
  } catch (fault) {
    if (fault instanceof Fault) return { fault };
    throw fault;
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push({ text: literal });
  const expressions = parts.filter((part) => 'expression' in part).length;
  return { parts, expressions, whole: expressions === 1 && parts.length === 1 };
}

/** Where the `}` stands that ends the expression which begins at `start`: not in a text, and not of a map in it. */
function findEnd(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") at = findQuoteEnd(text, at, start);
    else if (character === '{') open++;
    else if (character === '}' && open-- === 0) return at;
    else if (character === '/' && text[at + 1] === '/') {
      throw new Fault('EXPRESSION_SYNTAX', 'a comment has no place in an expression', {
        position: at - start,
        hint: 'put it into the description of the step',
      });
    }
  }
  throw new Fault('EXPRESSION_SYNTAX', 'the expression has no end: a "}" is missing', {
    position: 0,
    hint: 'write $${ where the text itself is meant',
  });
}

/** The last character of the quoted text that begins at `at`, in one quote or three; a backslash escapes, as in the lexer. */
function findQuoteEnd(text: string, at: number, start: number): number {
  const mark = text[at] ?? '';
  const quote = text.startsWith(mark.repeat(3), at) ? mark.repeat(3) : mark;
  for (let index = at + quote.length; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text.startsWith(quote, index)) return index + quote.length - 1;
  }
  throw new Fault('EXPRESSION_SYNTAX', `a text in the expression has no end: a ${quote} is missing`, {
    position: at - start,
  });
}
