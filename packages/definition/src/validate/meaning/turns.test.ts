import { describe, expect, test } from 'vitest';
import { listErrors, validateSteps } from '../../../test/validate-with.ts';

const value = (id: string, template: unknown) => ({ id, type: 'value', value: template });
const work = { id: 'work', type: 'action', action: 'demo.task' };
const pause = { id: 'pause', type: 'wait', for: '1s' };
const each = (more: object) => ({ id: 'lines', type: 'forEach', items: '${ input.lines }', steps: [work], ...more });
const again = (more: object) => ({ id: 'poll', type: 'loop', until: '${ true }', steps: [work], ...more });
const fan = (branches: object, more: object = {}) => ({ id: 'fan', type: 'parallel', branches, ...more });

type Row = { name: string; steps: object[]; vars?: object; problems: string[] };

function check({ steps, vars, problems }: Row): void {
  expect(listErrors(validateSteps(steps, vars ? { vars: vars as never } : {}))).toEqual(problems);
}

describe('forEach', () => {
  test.each<Row>([
    {
      name: 'reads its items by name and place',
      steps: [each({ as: 'line', steps: [value('v', '${ [line, lineIndex, index] }')] })],
      problems: [],
    },
    {
      name: 'reads them as item where nothing is said',
      steps: [each({ steps: [value('v', '${ [item, itemIndex] }')], output: '${ result }' })],
      problems: [],
    },
    {
      name: 'has no item outside',
      steps: [each({}), value('v', '${ item }')],
      problems: ['UNKNOWN_IDENTIFIER /steps/1/value'],
    },
    {
      name: 'keeps its steps to itself',
      steps: [each({}), value('v', '${ steps.work.output }')],
      problems: ['UNREADABLE_STEP /steps/1/value'],
    },
    { name: 'lets its output read them', steps: [each({ output: '${ steps.work.output }' })], problems: [] },
    {
      name: 'tells how it went',
      steps: [each({}), value('v', '${ [steps.lines.summary, steps.lines.failures] }')],
      problems: [],
    },
    {
      name: 'has steps that read what comes before it',
      steps: [value('v', 1), each({ steps: [value('w', '${ steps.v.output }')] })],
      problems: [],
    },
    {
      name: 'has steps that read each other in their order',
      steps: [each({ steps: [value('a', 1), value('b', '${ steps.a.output }')] })],
      problems: [],
    },
    { name: 'needs an expression', steps: [each({ items: 'all' })], problems: ['INVALID_VALUE /steps/0/items'] },
    {
      name: 'needs items',
      steps: [{ id: 'lines', type: 'forEach', steps: [work] }],
      problems: ['MISSING_FIELD /steps/0/items'],
    },
    { name: 'needs steps', steps: [each({ steps: [] })], problems: ['EMPTY_DEFINITION /steps/0/steps'] },
    { name: 'tolerates a number or a share', steps: [each({ tolerate: '2.5%' })], problems: [] },
    {
      name: 'does not tolerate more than all',
      steps: [each({ tolerate: '101%' })],
      problems: ['INVALID_VALUE /steps/0/tolerate'],
    },
    {
      name: 'has at most a hundred items under way',
      steps: [each({ concurrency: 101 })],
      problems: ['OUT_OF_RANGE /steps/0/concurrency'],
    },
    {
      name: 'has a name of its own for the items',
      steps: [each({ as: 'steps' })],
      problems: ['INVALID_VALUE /steps/0/as'],
    },
    {
      name: 'does not assign variables for several items at once',
      vars: { n: 0 },
      steps: [each({ steps: [{ id: 's', type: 'set', values: { n: '${ item }' } }] })],
      problems: ['VARIABLE_RACE /steps/0/steps/0/values/n'],
    },
    {
      name: 'assigns them one after the other',
      vars: { n: 0 },
      steps: [each({ concurrency: 1, steps: [{ id: 's', type: 'set', values: { n: '${ item }' } }] })],
      problems: [],
    },
    {
      name: 'does not end the run',
      steps: [each({ steps: [{ id: 'r', type: 'return' }] })],
      problems: ['NOT_ALLOWED_HERE /steps/0/steps/0/type'],
    },
  ])('$name', check);
});

describe('loop', () => {
  test.each<Row>([
    {
      name: 'sees its turn and the one before',
      steps: [again({ while: '${ index < 3 && previous == null }', steps: [value('v', '${ [index, previous] }')] })],
      problems: [],
    },
    {
      name: 'is asked about its steps after a turn',
      steps: [again({ until: '${ steps.work.output.done }' })],
      problems: [],
    },
    {
      name: 'is not asked about them before',
      steps: [again({ while: '${ steps.work.output.done }' })],
      problems: ['UNREADABLE_STEP /steps/0/while'],
    },
    {
      name: 'has an end',
      steps: [{ id: 'poll', type: 'loop', steps: [work] }],
      problems: ['MISSING_FIELD /steps/0/until'],
    },
    {
      name: 'assigns variables',
      vars: { n: 0 },
      steps: [again({ steps: [{ id: 's', type: 'set', values: { n: '${ vars.n + 1 }' } }] })],
      problems: [],
    },
    { name: 'ends the run', steps: [again({ steps: [{ id: 'r', type: 'return' }] })], problems: [] },
    {
      name: 'is unlimited when each turn waits',
      steps: [again({ maxIterations: 'unlimited', steps: [pause, work] })],
      problems: [],
    },
    {
      name: 'is unlimited when turns are apart',
      steps: [again({ maxIterations: 'unlimited', every: '1m' })],
      problems: [],
    },
    {
      name: 'does not spin',
      steps: [again({ maxIterations: 'unlimited' })],
      problems: ['INVALID_COMBINATION /steps/0/maxIterations'],
    },
    {
      name: 'does not spin when it does not wait',
      steps: [again({ maxIterations: 'unlimited', steps: [{ ...pause, if: '${ false }' }] })],
      problems: ['INVALID_COMBINATION /steps/0/maxIterations'],
    },
    {
      name: 'does not collect compensations for ever',
      steps: [again({ maxIterations: 'unlimited', steps: [pause, { ...work, compensate: { action: 'demo.task' } }] })],
      problems: ['INVALID_COMBINATION /steps/0/maxIterations'],
    },
    {
      name: 'may collect none',
      steps: [
        again({
          maxIterations: 'unlimited',
          commit: true,
          steps: [pause, { ...work, compensate: { action: 'demo.task' } }],
        }),
      ],
      problems: [],
    },
    {
      name: 'does not begin turns at once after one another',
      steps: [again({ every: '0s' })],
      problems: ['OUT_OF_RANGE /steps/0/every'],
    },
  ])('$name', check);
});

describe('parallel', () => {
  const two = { one: { steps: [value('a', 1)] }, two: { steps: [value('b', 2)], output: '${ result }' } };
  test.each<Row>([
    {
      name: 'has branches that later steps read',
      steps: [fan(two), value('v', '${ steps.a.output + steps.b.output }')],
      problems: [],
    },
    {
      name: 'has branches that do not read each other',
      steps: [fan({ one: { steps: [value('a', 1)] }, two: { steps: [value('b', '${ steps.a.output }')] } })],
      problems: ['UNREADABLE_STEP /steps/0/branches/two/steps/0/value'],
    },
    { name: 'has modes', steps: [fan(two, { mode: 'first' })], problems: ['INVALID_VALUE /steps/0/mode'] },
    { name: 'has branches', steps: [fan({})], problems: ['INVALID_VALUE /steps/0/branches'] },
    {
      name: 'has branches with steps',
      steps: [fan({ one: { steps: [] } })],
      problems: ['EMPTY_DEFINITION /steps/0/branches/one/steps'],
    },
    {
      name: 'does not end the run',
      steps: [fan({ one: { steps: [{ id: 'r', type: 'return' }] } })],
      problems: ['NOT_ALLOWED_HERE /steps/0/branches/one/steps/0/type'],
    },
    {
      name: 'does not assign what another branch reads',
      vars: { n: 0 },
      steps: [
        fan({
          one: { steps: [{ id: 's', type: 'set', values: { n: 1 } }] },
          two: { steps: [value('v', '${ vars.n }')] },
        }),
      ],
      problems: ['VARIABLE_RACE /steps/0/branches/one/steps/0/values/n'],
    },
    {
      name: 'has branches whose names are their own',
      steps: [fan(two, { onError: [{ then: 'continue', steps: [value('one', 1)] }] })],
      problems: ['DUPLICATE_NAME /steps/0/branches/one'],
    },
  ])('$name', check);
});
