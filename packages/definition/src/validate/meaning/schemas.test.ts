import { afterEach, expect, test, vi } from 'vitest';
import { validateDefinition } from '../validate.ts';

afterEach(() => void vi.restoreAllMocks());

test('schemas that take too long together are refused at the first that was not looked at', () => {
  let now = 0;
  // Each look at the clock is two seconds after the one before.
  vi.spyOn(Date, 'now').mockImplementation(() => (now += 2_000));
  const schemas = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`S${index}`, { type: 'string' }]));
  const definition = { name: 'slow', schemas, steps: [{ id: 'a', type: 'value', value: 1 }] };
  const found = validateDefinition(definition, { actions: [] });
  expect(found).toMatchObject({ valid: false, errors: [{ code: 'INVALID_SCHEMA', pointer: '/schemas/S2' }] });
});
