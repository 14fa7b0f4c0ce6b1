import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from './mutations.ts';

const root = resolve(import.meta.dirname, '../..');

test.each(mutations)('what is changed for it stands in the sources once: $name', ({ file, from, to }) => {
  expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});
