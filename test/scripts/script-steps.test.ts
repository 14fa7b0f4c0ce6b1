import type { Json } from '@waymark/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { startEngine, type Engine } from '../support/engine.ts';

let engine: Engine;
let count = 0;

beforeAll(async () => {
  engine = await startEngine({});
}, 120_000);

afterAll(() => engine?.stop());

async function run(steps: Json, input: Json = {}) {
  count += 1;
  const name = `script-${count}`;
  await engine.api.publish({ name, steps });
  const { runId } = await engine.api.start(name, { input });
  return await engine.api.waitForEnd(runId);
}

test('a script sees its input and gives JSON; templates in its source are its own', async () => {
  const source = 'return `${input.names.length} of ${input.names.map((name) => name.toUpperCase())}`';
  const ended = await run([{ id: 'greet', type: 'script', input: { names: '${ input.names }' }, source }], {
    names: ['ann', 'bob'],
  });
  expect(ended).toMatchObject({ status: 'completed', output: '2 of ANN,BOB' });
  expect(stepOf(ended, 'greet')).toMatchObject({ type: 'script', input: { names: ['ann', 'bob'] } });
});

test('a script that throws fails its step once, and a handler reads why', async () => {
  const ended = await run([
    {
      id: 'compute',
      type: 'script',
      source: 'throw new RangeError("too far")',
      onError: [
        {
          errors: ['ScriptError'],
          then: 'continue',
          output: '${ error.data.kind + " " + error.data.name + " " + error.message }',
        },
      ],
    },
  ]);
  expect(ended).toMatchObject({ status: 'completed', output: 'thrown RangeError RangeError: too far (line 1)' });
  expect(stepOf(ended, 'compute').attempts).toBe(1);
});

test('what a random or a clock gave is what later steps see', async () => {
  const ended = await run([
    { id: 'dice', type: 'script', source: 'Math.random()' },
    { id: 'same', type: 'value', value: '${ steps.dice.output }' },
  ]);
  expect(ended.output).toBe(stepOf(ended, 'dice').output);
});

describe('hostile scripts', () => {
  const hostile: [string, string, string][] = [
    ['never ends', 'for (;;) {}', 'timeout'],
    ['fills the memory', 'const a = []; for (;;) a.push(new Array(10000).fill(1))', 'memory'],
    ['harms the engine', 'JSON.parse("[".repeat(1e6) + "]".repeat(1e6))', 'crashed'],
  ];

  test.each(hostile)('one that %s ends its step in time, and the worker goes on', async (_, source, kind) => {
    const begun = Date.now();
    const ended = await run([
      {
        id: 'bad',
        type: 'script',
        source,
        onError: [{ errors: ['ScriptError'], then: 'continue', output: '${ error.data.kind }' }],
      },
      { id: 'good', type: 'script', source: '1 + 1' },
    ]);
    expect(ended).toMatchObject({ status: 'completed', output: 2 });
    expect(stepOf(ended, 'bad')).toMatchObject({ status: 'recovered', output: kind, attempts: 1 });
    const { startedAt, finishedAt } = stepOf(ended, 'bad').attemptLog[0] ?? { startedAt: '', finishedAt: '' };
    expect(Date.parse(String(finishedAt)) - Date.parse(startedAt)).toBeLessThan(2_500);
    expect(Date.now() - begun).toBeLessThan(20_000);
  });

  test('many at once wait for their turn', { timeout: 60_000 }, async () => {
    const steps = Array.from({ length: 40 }, (_, index) => ({
      id: `s${index}`,
      type: 'script',
      dependsOn: [],
      source: `const end = Date.now() + 50; while (Date.now() < end) {} return ${index}`,
    }));
    const ended = await run(steps);
    expect(ended.steps.map(({ output }) => output)).toEqual(steps.map((_, index) => index));
  });
});
