import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@waymark/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalogue } from '../../test/catalogue.ts';
import { problemCodes } from './problem.ts';
import { validateDefinition, type Validation } from './validate.ts';

const folder = join(import.meta.dirname, '../../../../examples');
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.test.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json);

const words = [
  '${ steps.charge.output }',
  '${ 1 + }',
  '${',
  'x',
  '',
  'charge',
  '30s',
  '-1',
  'action',
  'switch',
  'block',
  'http',
];
const fragments = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1e21,
    [],
    {},
    [null],
    [[]],
    { steps: [] },
    { steps: null },
    { action: 'demo.task' },
    ...words,
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);
const keys = fc.constantFrom(
  ...[
    'id',
    'type',
    'steps',
    'finally',
    'onError',
    'compensate',
    'retry',
    'input',
    'output',
    'if',
    'dependsOn',
    'cases',
    'default',
  ],
  ...[
    'values',
    'value',
    'error',
    'for',
    'until',
    'form',
    'vars',
    'defaults',
    'x-y',
    'language',
    'config',
    'depends_on',
    'timeout',
  ],
);
/** Replaces, adds or removes something at a place that the numbers choose. */
const mutations = fc.array(
  fc.record({ path: fc.array(fc.nat(20), { maxLength: 6 }), key: keys, fragment: fc.option(fragments) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

function mutate(document: Json, { path, key, fragment }: { path: number[]; key: string; fragment: Json }): void {
  let holder: Json = document;
  for (const step of path) {
    const inner =
      holder !== null && typeof holder === 'object'
        ? Object.values(holder).filter((value) => value !== null && typeof value === 'object')
        : [];
    holder = inner[step % Math.max(1, inner.length)] ?? holder;
  }
  if (Array.isArray(holder)) holder.splice((path[0] ?? 0) % (holder.length + 1), 1, fragment);
  else if (holder !== null && typeof holder === 'object') {
    if (fragment === null) delete holder[key];
    else holder[key] = fragment;
  }
}

function checkAnswer(validation: Validation): void {
  if (validation.valid) {
    expect(validation.program.steps.length).toBeGreaterThan(0);
    return;
  }
  expect(validation.errors.length).toBeGreaterThan(0);
  for (const { code, pointer, message } of validation.errors) {
    expect(Object.keys(problemCodes)).toContain(code);
    expect(pointer === '' || pointer.startsWith('/')).toBe(true);
    expect(message).not.toMatch(/undefined|\[object|NaN of/);
  }
}

test('whatever is changed in a definition, it gets a program or findings with known codes and places', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), mutations, (example, changes) => {
      const document = structuredClone(example);
      for (const change of changes) mutate(document, change as { path: number[]; key: string; fragment: Json });
      const validation = validateDefinition(document, catalogue);
      checkAnswer(validation);
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  );
}, 600_000);
