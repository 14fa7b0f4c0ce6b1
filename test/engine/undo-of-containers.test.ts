import { expect, test } from 'vitest';
import type { JsonObject } from '@waymark/protocol';
import { stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';

const undo = (what: string): JsonObject => ({
  compensate: { action: 'world.undo', input: { what, key: '${ step.key }' } },
});
const work = (id: string): JsonObject => ({ id, type: 'action', action: 'world.do', ...undo(id) });

const used = useWorld(
  {
    name: 'undo-of-containers',
    steps: [
      { id: 'group', type: 'block', steps: [work('a')], ...undo('group') },
      { id: 'each', type: 'forEach', items: '${ [1, 2] }', steps: [work('b')], ...undo('each') },
      { id: 'number', type: 'value', value: 7, ...undo('number') },
      work('c'),
      { id: 'broken', type: 'fail', error: { type: 'Broken', message: 'on purpose' } },
    ],
  },
  { 'world.do': {}, 'world.undo': {} },
);

test('what undoes a step that is no action is carried out, once, in place of what stands inside', async () => {
  const { runId } = await used.api.start('undo-of-containers');
  const run = await used.api.waitForEnd(runId);
  expect(run.status).toBe('compensated');
  const undone = used.world.callsOf('world.undo');
  expect(undone.map(({ input }) => (input as JsonObject)['what'])).toEqual(['c', 'number', 'each', 'group']);
  expect(undone.map(({ input }) => (input as JsonObject)['key'])).toEqual(
    ['c', 'number', 'each', 'group'].map((id) => `${runId}/0/${id}/do/0`),
  );
  expect(stepOf(run, 'group').compensation).toMatchObject({ status: 'completed', attempts: 1 });
});
