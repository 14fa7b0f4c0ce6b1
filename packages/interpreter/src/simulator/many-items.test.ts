import { expect, test } from 'vitest';
import { action, buildProgram, forEach, inOrder, undo } from '../contract/build-program.ts';
import type { Script } from '../contract/scenario.ts';
import { simulate } from './simulate.ts';

const items = 10_000;
const isBroken = (index: number) => index % 33 === 32;
const broken = Array.from({ length: items }, (_, index) => index).filter(isBroken);
const actions: Script['actions'] = Object.fromEntries(
  broken.map((index) => [`do /each[${index}]/work` as const, [{ error: { type: 'Broken' }, retryable: false }]]),
);

test('ten thousand items, of which some fail: in order, so many at once, and only the failed are undone', async () => {
  const steps = inOrder(
    forEach(
      'each',
      `\${ range(${items}) }`,
      [action('reserve', { input: null, ...undo() }), action('work', { input: '${ item }' })],
      { concurrency: 50, tolerate: { share: 0.05 } },
    ),
  );
  const { ending, entries } = await simulate({ program: buildProgram(steps), script: { actions } });
  expect(ending.status).toBe('completed');
  expect(ending.output).toEqual(Array.from({ length: items }, (_, index) => (isBroken(index) ? null : index)));
  const undone = entries.filter(({ transition }) => transition.type === 'compensation_completed');
  expect(undone.map(({ address }) => address).toSorted()).toEqual(
    broken.map((index) => `/each[${index}]/reserve`).toSorted(),
  );

  let underWay = 0;
  let most = 0;
  for (const { address, transition } of entries) {
    if (transition.type === 'step_started' && address.endsWith('/reserve')) underWay += 1;
    if (address.endsWith('/work') && ['step_completed', 'step_failed'].includes(transition.type)) underWay -= 1;
    most = Math.max(most, underWay);
  }
  expect(most).toBe(50);
}, 120_000);
