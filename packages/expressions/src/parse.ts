import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';

import { Fault } from './errors.ts';
import { limits } from './limits.ts';

export type Node = ASTNode;

// Only its parser is used: the macros it expands hang beside the call that was written, which stays in the tree.
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: {
    maxAstNodes: limits.nodes,
    maxDepth: limits.depth,
    maxListElements: limits.literalElements,
    maxMapEntries: limits.literalElements,
  },
});

/**
 * The syntax tree of an expression.
 * @throws Fault EXPRESSION_TOO_LONG, EXPRESSION_TOO_DEEP, EXPRESSION_SYNTAX
 */
export function parseExpression(text: string): Node {
  if (text.length > limits.characters) {
    throw new Fault(
      'EXPRESSION_TOO_LONG',
      `the expression has ${text.length} characters, at most ${limits.characters} are allowed`,
    );
  }
  if (text.trim() === '') throw new Fault('EXPRESSION_SYNTAX', 'the expression is empty', { position: 0 });
  try {
    return environment.parse(text).ast;
  } catch (error) {
    throw toFault(error);
  }
}

function toFault(error: unknown): Fault {
  if (!(error instanceof ParseError)) {
    return new Fault(
      'EXPRESSION_SYNTAX',
      `the expression cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const at = error.range ? { position: error.range.start } : {};
  if (error.code === 'limit_exceeded') {
    return new Fault(
      'EXPRESSION_TOO_DEEP',
      `the expression is too large or nests too deep: ${lowerFirst(error.summary)}`,
      at,
    );
  }
  const hint = hints[error.code];
  return new Fault(
    'EXPRESSION_SYNTAX',
    `the expression cannot be read: ${lowerFirst(error.summary)}`,
    hint ? { ...at, hint } : at,
  );
}

const hints: Record<string, string> = {
  reserved_identifier: 'read a key with such a name as map["name"]',
  expected_token: 'a key that is a word of the language is read as map["name"]',
  invalid_macro_argument: 'the first argument names the variable: items.map(item, item.price)',
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
