import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../../test/catalogue.ts';
import { validateText } from '../validate.ts';

test('the example of the reference is valid', () => {
  const reference = readFileSync(join(import.meta.dirname, '../../../../../docs/definition-reference.md'), 'utf8');
  const [, example = ''] = /```yaml\n([^`]*)```/.exec(reference) ?? [];
  expect(validateText(example, catalogue, 'yaml')).toMatchObject({
    valid: true,
    warnings: [],
    definition: { steps: [{}, { retry: { maximumAttempts: 10 } }, { retry: { maximumAttempts: 10 } }] },
  });
});
