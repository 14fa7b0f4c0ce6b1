import { type CST, Composer, type Document, Lexer, type LineCounter, Parser } from 'yaml';
import { limits } from '../../limits.ts';
import { YamlRefusal } from './refusal.ts';

/** Words, signs and spaces of a text: what it costs to read goes by these. A definition of 256 KB has some 90,000. */
const mostLexemes = 150_000;
/** What the parser has begun and not ended: each level once, the document, and a few things at the innermost. */
const mostOpen = limits.jsonDepth + 8;

/**
 * Reads the one document of a YAML 1.2 text as nodes.
 *
 * The parser gets the text piece by piece and is left as soon as it nests too deep: it takes memory for each level, and
 * whatever comes after it walks the levels by recursion.
 *
 * @param lines learns where each line begins
 * @throws {YamlRefusal}
 */
export function parseYaml(text: string, lines: LineCounter): Document.Parsed {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    // It would compare each key with all others; the same is looked for later, in linear time.
    uniqueKeys: false,
    // It would cut the text for each of many errors.
    prettyErrors: false,
  });
  const [document, further] = composer.compose(readTokens(text, lines), true, text.length);
  if (!document) throw new YamlRefusal('INVALID_YAML', 0, 'the text is empty');
  const [error] = document.errors;
  if (error) throw new YamlRefusal('INVALID_YAML', error.pos[0], error.message);
  if (further) throw new YamlRefusal('INVALID_YAML', further.range[0], 'a second document begins here');
  return document;
}

function* readTokens(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > mostLexemes) {
      const message = `the text has more than ${mostLexemes} words and signs (limit ${mostLexemes})`;
      throw new YamlRefusal('PAYLOAD_TOO_LARGE', parser.offset, message);
    }
    yield* check(parser.next(lexeme));
    if (parser.stack.length > mostOpen) {
      const message = `lists and objects nest deeper than ${limits.jsonDepth} (limit ${limits.jsonDepth})`;
      throw new YamlRefusal('JSON_TOO_DEEP', parser.offset, message);
    }
  }
  yield* check(parser.end());
}

function* check(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    if (token.type === 'error') throw new YamlRefusal('INVALID_YAML', token.offset, token.message);
    if (token.type === 'directive')
      throw new YamlRefusal('INVALID_YAML', token.offset, 'a directive (%…): leave it out');
    yield token;
  }
}
