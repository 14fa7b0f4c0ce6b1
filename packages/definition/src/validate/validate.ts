import type { Json, JsonObject } from '@waymark/protocol';
import type { Catalogue } from '../catalogue.ts';
import { limits } from '../limits.ts';
import type { Program } from '../program.ts';
import { checkOlder } from '../older/check-older.ts';
import { isObject, isOlderForm } from '../older/recognise.ts';
import { checkSchema } from './check-schema.ts';
import { nameType } from './describe-issue.ts';
import { hashDefinition } from './hash.ts';
import { checkMeaning } from './meaning/check-meaning.ts';
import { makeProblem, type Problem } from './problem.ts';
import { warnOfSecrets } from './secrets.ts';
import { readText, type TextFormat } from './text.ts';

export type Validation =
  | {
      valid: true;
      /** As it was sent; of YAML the JSON that it means. */
      definition: JsonObject;
      program: Program;
      warnings: Problem[];
      /** SHA-256 of the definition's canonical JSON. */
      hash: string;
    }
  | {
      valid: false;
      /** 400: the text cannot be read; 413: it is too large; 422: readable and wrong. */
      status: 400 | 413 | 422;
      errors: Problem[];
      warnings: Problem[];
    };

/**
 * Validates the text of a definition: the text first, then the schema, then the meaning. All findings come at once.
 *
 * @param catalogue the actions that workers offer
 */
export function validateText(text: string, catalogue: Catalogue, format: TextFormat = 'json'): Validation {
  const read = readText(text, format);
  return read.ok
    ? validateDocument(read.value, catalogue)
    : { valid: false, status: read.status, errors: cut(read.problems), warnings: [] };
}

/** The same for a definition that is no text any more. */
export function validateDefinition(definition: unknown, catalogue: Catalogue): Validation {
  const text = toText(definition);
  if (text !== null) return validateText(text, catalogue);
  const problem = makeProblem(
    'JSON_TOO_DEEP',
    '',
    `the definition is no JSON, or nests deeper than ${limits.jsonDepth} (limit ${limits.jsonDepth})`,
  );
  return { valid: false, status: 400, errors: [problem], warnings: [] };
}

function toText(definition: unknown): string | null {
  try {
    return JSON.stringify(definition) ?? 'null';
  } catch {
    // Deeper than the stack, or a circle.
    return null;
  }
}

function validateDocument(document: Json, catalogue: Catalogue): Validation {
  if (!isObject(document)) {
    const problem = makeProblem('EMPTY_DEFINITION', '', `a definition is an object; this is ${nameType(document)}`);
    return { valid: false, status: 400, errors: [problem], warnings: [] };
  }
  const form = isOlderForm(document) ? 'older' : 'v1';
  const reading = form === 'older' ? checkOlder(document) : { ...checkSchema(document), warnings: [] };
  const meaning = reading.definition ? checkMeaning(reading.definition, catalogue, form) : null;
  const further = meaning ? listNews(meaning.problems, reading.problems) : [];
  const errors = [...reading.problems, ...further];
  const warnings = cut([
    ...reading.warnings,
    ...(meaning && reading.problems.length === 0 ? meaning.warnings : []),
    ...warnOfSecrets(document),
  ]);
  if (errors.length > 0 || !meaning) return { valid: false, status: 422, errors: cut(errors), warnings };
  return { valid: true, definition: document, program: meaning.build(), warnings, hash: hashDefinition(document) };
}

/** What the schema complained of was taken out before the meaning was checked: that it is missing now is no news. */
function listNews(found: Problem[], before: Problem[]): Problem[] {
  const covered = new Set(before.map(({ pointer }) => pointer));
  return found.filter(
    ({ code, pointer }) => !covered.has(pointer) && !(code === 'UNKNOWN_VARIABLE' && covered.has('/vars')),
  );
}

/** One answer holds so many findings; the last then says how many there are more. */
function cut(problems: Problem[]): Problem[] {
  const more = problems.length - limits.problems;
  return more <= 0
    ? problems
    : [...problems.slice(0, limits.problems), makeProblem('MORE_PROBLEMS', '', `+${more} more`)];
}
