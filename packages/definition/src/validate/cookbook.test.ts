import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '@waymark/protocol';

const root = join(import.meta.dirname, '../../../..');
const recipes = readFileSync(join(root, 'docs/cookbook.md'), 'utf8').split(/^## /m).slice(1).map(readRecipe);

function readRecipe(text: string) {
  return {
    title: text.slice(0, text.indexOf('\n')),
    file: /`(examples\/[\w-]+\.json)`/.exec(text)?.[1] ?? '',
    shown: /```json\n([^`]*)```/.exec(text)?.[1] ?? '{}',
  };
}

function findStep(value: Json, id: Json | undefined): Json {
  if (value === null || typeof value !== 'object') return null;
  if (!Array.isArray(value) && value['id'] === id) return value;
  return Object.values(value).reduce<Json>((found, inner) => found ?? findStep(inner, id), null);
}

describe('the cookbook', () => {
  test.each(recipes)('shows a step of its example: $title', ({ file, shown }) => {
    expect(existsSync(join(root, file))).toBe(true);
    const step = JSON.parse(shown) as { id: string };
    expect(findStep(JSON.parse(readFileSync(join(root, file), 'utf8')) as Json, step.id)).toEqual(step);
  });
});
