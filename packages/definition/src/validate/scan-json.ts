import { forbiddenKeys } from './forbidden-keys.ts';
import { isStorableText, makeStorable } from './storable.ts';
import { makeProblem, pointerTo, type Problem } from './problem.ts';

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// eslint-disable-next-line no-control-regex -- JSON forbids exactly these inside a string
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const spacePattern = /[ \t\n\r]*/y;

/** Thrown inside the scanner to leave it at once; never leaves this file. */
class Stop extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * Reads JSON text without building anything, and says what `JSON.parse` would accept in silence: keys that are named
 * twice, keys that reach into prototypes, whole numbers that lose digits, texts that no database stores. Text that
 * nests too deep is left at that depth.
 *
 * @returns all findings; when the text is no JSON or nests too deep, that finding alone.
 */
export function scanJson(text: string, maximumDepth: number): Problem[] {
  const scanner = new Scanner(text, maximumDepth);
  try {
    scanner.scanDocument();
    return scanner.problems;
  } catch (error) {
    if (error instanceof Stop) return [error.problem];
    throw error;
  }
}

class Scanner {
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #maximumDepth: number;
  #position = 0;

  constructor(text: string, maximumDepth: number) {
    this.#text = text;
    this.#maximumDepth = maximumDepth;
  }

  scanDocument(): void {
    if (this.#text.startsWith('\uFEFF')) this.#fail('a byte order mark: save the text as UTF-8 without one');
    this.#skipSpace();
    if (this.#position === this.#text.length) this.#fail('the text is empty');
    this.#scanValue('', 0);
    this.#skipSpace();
    if (this.#position < this.#text.length) this.#fail(`${this.#here()} after the end of the document`);
  }

  #scanValue(pointer: string, depth: number): void {
    switch (this.#text[this.#position]) {
      case '{':
        return this.#scanObject(pointer, depth + 1);
      case '[':
        return this.#scanArray(pointer, depth + 1);
      case '"':
        this.#checkCharacters(this.#scanString(), pointer);
        return;
      case 't':
        return this.#scanWord('true');
      case 'f':
        return this.#scanWord('false');
      case 'n':
        return this.#scanWord('null');
      default:
        return this.#scanNumber(pointer);
    }
  }

  #scanObject(pointer: string, depth: number): void {
    this.#enter(pointer, depth);
    const keys = new Set<string>();
    if (this.#take('}')) return;
    do {
      this.#skipSpace();
      if (this.#text[this.#position] !== '"') this.#fail(`expected a key in double quotes, found ${this.#here()}`);
      const key = this.#scanString();
      const place = pointerTo(pointer, key);
      this.#checkCharacters(key, place);
      if (keys.has(key))
        this.problems.push(
          makeProblem('DUPLICATE_KEY', place, `the key "${key}" stands twice in one object`, 'Keep one of them.'),
        );
      if (forbiddenKeys.has(key))
        this.problems.push(
          makeProblem('FORBIDDEN_KEY', place, `the key "${key}" is not allowed`, 'Choose another name.'),
        );
      keys.add(key);
      if (!this.#take(':')) this.#fail(`expected ":" after the key "${key}", found ${this.#here()}`);
      this.#skipSpace();
      this.#scanValue(place, depth);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail(`expected "," or "}", found ${this.#here()}`);
  }

  #scanArray(pointer: string, depth: number): void {
    this.#enter(pointer, depth);
    if (this.#take(']')) return;
    let index = 0;
    do {
      this.#skipSpace();
      this.#scanValue(pointerTo(pointer, index), depth);
      index += 1;
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail(`expected "," or "]", found ${this.#here()}`);
  }

  #enter(pointer: string, depth: number): void {
    if (depth > this.#maximumDepth) {
      const message = `lists and objects nest deeper than ${this.#maximumDepth} (limit ${this.#maximumDepth})`;
      throw new Stop(makeProblem('JSON_TOO_DEEP', pointer.slice(0, 200), message));
    }
    this.#position += 1;
  }

  #scanString(): string {
    stringPattern.lastIndex = this.#position;
    const match = stringPattern.exec(this.#text);
    if (!match) return this.#fail('a text that does not end, or that holds a raw control character or a wrong escape');
    this.#position = stringPattern.lastIndex;
    return JSON.parse(match[0]) as string;
  }

  #scanNumber(pointer: string): void {
    numberPattern.lastIndex = this.#position;
    const match = numberPattern.exec(this.#text);
    if (!match)
      return this.#fail(
        this.#position < this.#text.length ? `expected a value, found ${this.#here()}` : 'the text ends too early',
      );
    this.#position = numberPattern.lastIndex;
    const value = Number(match[0]);
    const shown = match[0].slice(0, 40);
    if (!Number.isFinite(value)) {
      // JSON.parse makes it Infinity, and whatever writes it down makes that null.
      const message = `the number ${shown} is larger than any that can be kept`;
      this.problems.push(makeProblem('UNSAFE_INTEGER', pointer, message, 'Send it as a text.'));
    } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.problems.push(
        makeProblem(
          'UNSAFE_INTEGER',
          pointer,
          `the number ${shown} is beyond 2^53 and would lose digits`,
          'Send it as a text.',
        ),
      );
    }
  }

  #scanWord(word: string): void {
    if (!this.#text.startsWith(word, this.#position)) this.#fail(`expected a value, found ${this.#here()}`);
    this.#position += word.length;
  }

  #checkCharacters(value: string, pointer: string): void {
    if (!isStorableText(value)) {
      this.problems.push(
        makeProblem(
          'INVALID_CHARACTER',
          makeStorable(pointer),
          'a text holds U+0000 or half of a surrogate pair',
          'Remove that character.',
        ),
      );
    }
  }

  /** Steps over the character when it is the next one after white space. */
  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #skipSpace(): void {
    spacePattern.lastIndex = this.#position;
    spacePattern.exec(this.#text);
    this.#position = spacePattern.lastIndex;
  }

  #here(): string {
    return this.#position < this.#text.length
      ? JSON.stringify(this.#text.slice(this.#position, this.#position + 1))
      : 'the end of the text';
  }

  #fail(message: string): never {
    const lines = this.#text.slice(0, this.#position).split('\n');
    const place = `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
    throw new Stop(makeProblem('INVALID_JSON', '', `the text is no JSON at ${place} (line:column): ${message}`));
  }
}
