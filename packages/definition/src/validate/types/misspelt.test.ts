import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitText } from '@waymark/expressions';
import type { Json } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { catalogue, describeAction } from '../../../test/catalogue.ts';
import { validateDefinition, type Validation } from '../validate.ts';

const root = join(import.meta.dirname, '../../../../..');
const files = ['examples', 'test/cases'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.json') && !file.endsWith('.test.json'))
    .map((file) => join(folder, file)),
);

/** A read of a field somewhere in a definition: the definition with it misspelt. */
type Misspelling = { pointer: string; read: string; misspelt: Json };

/** Every read of a field, each misspelt in turn. Of `steps` and `vars` only what is read below the name. */
function listMisspellings(value: Json, pointer = ''): Misspelling[] {
  if (typeof value === 'string') return misspellText(value).map((one) => ({ pointer, ...one }));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const put = (misspelt: Json): Json =>
      Array.isArray(value)
        ? value.map((item, index) => (String(index) === key ? misspelt : item))
        : { ...value, [key]: misspelt };
    return listMisspellings(inner, `${pointer}/${key}`).map((one) => ({ ...one, misspelt: put(one.misspelt) }));
  });
}

function misspellText(text: string): { read: string; misspelt: string }[] {
  const split = splitText(text);
  if ('fault' in split) return [];
  return split.parts.flatMap((part) => {
    if ('text' in part) return [];
    const { expression, offset } = part;
    return [...expression.matchAll(/"[^"]*"|'[^']*'|([\w.?\]]+)\.\??([A-Za-z_]\w*)(?![\w(])/g)].flatMap((match) =>
      match[1] === undefined
        ? []
        : misspellPath(match[0]).map(({ read, path }) => {
            const at = offset + match.index;
            return { read, misspelt: text.slice(0, at) + path + text.slice(at + match[0].length) };
          }),
    );
  });
}

/** `input.cart.total` with each of its names misspelt. */
function misspellPath(path: string): { read: string; path: string }[] {
  const names = [...path.matchAll(/\.\??([A-Za-z_]\w*)/g)];
  const below = /^(steps|vars)\./.test(path) ? names.slice(1) : names;
  return below.map((match) => {
    const end = match.index + match[0].length;
    const name = match[1] ?? '';
    const wrong = `${name.slice(0, -1)}q${name.slice(-1)}`;
    return { read: path.slice(0, end), path: path.slice(0, end - name.length) + wrong + path.slice(end) };
  });
}

/** Actions of cases are known by their names alone. */
function validate(file: string, definition: Json) {
  if (file.startsWith('examples')) return validateDefinition(definition, catalogue);
  const text = JSON.stringify(definition);
  const named = [...text.matchAll(/"action":"([\w.]+)"/g)].map(([, name = '']) => name);
  const allowed = [...text.matchAll(/"allowed":(\[[^\]]*\])/g)].flatMap(
    ([, list = '']) => JSON.parse(list) as string[],
  );
  const names = [...named, ...allowed];
  const actions = names.map((name) => describeAction(name, {}, { inputSchema: { type: 'object' } }));
  return validateDefinition(definition, { actions });
}

function isFound(validation: Validation, pointer: string): boolean {
  return (
    !validation.valid &&
    validation.errors.some((error) => error.code === 'UNKNOWN_FIELD' && error.pointer.startsWith(pointer))
  );
}

/** Reads of what nobody has declared: the data of one of two events, an answer without a schema, what `demo.task` gives; a secret. */
const undeclared: Record<string, string[]> = {
  'examples/invoice-payment.json': [
    '/steps/1/match: event.data.amount',
    '/steps/2/cases/1/output/reference: steps.answer.output.data.reference',
  ],
  'examples/supplier-order.json': ['/steps/2/output: result.body.id'],
  'examples/wait-until-ready.json': ['/steps/0/until: steps.ask.output.ready'],
  'test/cases/09-llm-agent.json': ['/steps/0/steps/0/input/apiKey: secrets.LLM_KEY'],
};

describe('each misspelt field of a declared type is found', () => {
  test.each(files)('in %s', (file) => {
    const definition = JSON.parse(readFileSync(join(root, file), 'utf8')) as Json;
    expect(validate(file, definition)).toMatchObject({ valid: true });

    const missed = listMisspellings(definition)
      .filter(({ misspelt, pointer }) => !isFound(validate(file, misspelt), pointer))
      // What the actions of cases give is declared nowhere.
      .filter(({ read }) => file.startsWith('examples') || !/^steps?(\.\w+)?\.output\./.test(read));
    expect(missed.map(({ pointer, read }) => `${pointer}: ${read}`)).toEqual(undeclared[file] ?? []);
  });

  test('which are many', () => {
    const all = files.flatMap((file) => listMisspellings(JSON.parse(readFileSync(join(root, file), 'utf8')) as Json));
    expect(all.length).toBeGreaterThan(100);
  });
});
