import { expect, test } from 'vitest';
import { action, buildProgram, value } from './contract/build-program.ts';
import { simulate } from './simulator/index.ts';

const many = (count: number, more: object) =>
  Array.from({ length: count }, (_, index) => action(`a${index}`, { after: [], ...more }));

test('no more than 100 activities of a run are in flight', async () => {
  const program = buildProgram(many(250, {}));
  const actions = Object.fromEntries(program.steps.map(({ id }) => [`do /${id}`, [{ takes: 1000, output: null }]]));
  const run = await simulate({ program, script: { actions } });
  expect(run.ending.status).toBe('completed');
  expect(run.took).toBe(3000);
});

test('inputs that are too much for one workflow task go out in several', async () => {
  const program = buildProgram(many(10, { input: '${ input.text }' }));
  const run = await simulate({ program, input: { text: 'x'.repeat(200_000) } });
  expect(run.ending.status).toBe('completed');
  const starts = run.entries.filter(({ transition }) => transition.type === 'step_completed').map(({ at }) => at);
  expect(new Set(starts).size).toBe(3);
});

test('expressions that are too much work for one workflow task go on in the next', async () => {
  const work = '${ size(range(9000)) + size(range(9000)) + size(range(9000)) }';
  const steps = Array.from({ length: 80 }, (_, index) =>
    value(`v${index}`, work, { after: index === 0 ? [] : [`v${index - 1}`] }),
  );
  const run = await simulate({ program: buildProgram(steps) });
  expect(run.ending).toMatchObject({ status: 'completed', output: 27_000 });
  expect(run.took).toBeGreaterThan(0);
});
