import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../test/catalogue.ts';
import { validateText } from './validate.ts';

const folder = join(import.meta.dirname, '../../../../examples');

describe('examples', () => {
  test.each(readdirSync(folder).filter((file) => file.endsWith('.json') && !file.endsWith('.test.json')))(
    '%s is valid, without a warning',
    (file) => {
      const validation = validateText(readFileSync(join(folder, file), 'utf8'), catalogue);
      expect(validation).toMatchObject({ valid: true, warnings: [] });
      if (validation.valid) expect(`${validation.program.name}.json`).toBe(file);
    },
  );
});
