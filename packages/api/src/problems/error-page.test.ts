import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemStatuses, problemTitles } from './codes.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/errors/api.md'), 'utf8');

test('every code of the API has its section, with its status, its meaning and a way out', () => {
  const sections = page
    .split(/^### /m)
    .slice(1)
    .map((text) => text.trim().split('\n\n'));
  expect(sections.map(([code, meaning]) => [code, meaning])).toEqual(
    Object.entries(problemTitles).map(([code, title]) => [
      code,
      `${problemStatuses[code as keyof typeof problemStatuses]}: ${title}`,
    ]),
  );
  expect(sections.filter(([, , wayOut]) => !wayOut)).toEqual([]);
});
