import { describe, expect, test } from 'vitest';
import { catalogue } from '../../test/catalogue.ts';
import { listErrors, listWarnings } from '../../test/validate-with.ts';
import { validateDefinition } from '../validate/validate.ts';
import { isOlderForm } from './recognise.ts';
import { makeSlug } from './translate.ts';

const step = (id: string, config: object = {}, more: object = {}) => ({ id, type: 'task', config, ...more });
const validate = (steps: unknown, more: object = {}) =>
  validateDefinition({ name: 'older', steps, ...more }, catalogue);
const programOf = (validation: ReturnType<typeof validate>) => (validation.valid ? validation.program : null);

describe('the older form is recognised', () => {
  const table: { name: string; steps: object[]; older: boolean }[] = [
    { name: 'by config', steps: [{ id: 'a', config: {} }], older: true },
    { name: 'by depends_on', steps: [{ id: 'a', type: 'x', depends_on: [] }, { id: 'b' }], older: true },
    { name: 'not where a step has dependsOn', steps: [{ id: 'a', config: {}, dependsOn: [] }], older: false },
    { name: 'not without either', steps: [{ id: 'a', type: 'task' }], older: false },
  ];
  test.each(table)('$name', ({ steps, older }) => {
    expect(isOlderForm({ name: 'a', steps: steps as never[] })).toBe(older);
  });
});

describe('the older form becomes a program', () => {
  test('of actions that work on the order of the run', () => {
    const validation = validate([step('v', { action: 'validate_order', duration_seconds: 2, max_retries: 3 })]);
    expect(programOf(validation)).toMatchObject({
      name: 'older',
      form: 'older',
      onFailure: 'fail',
      steps: [
        {
          id: 'v',
          type: 'action',
          action: 'validate_order',
          input: { durationSeconds: 2, failProbability: 0, orderId: '${ input.?orderId.orValue(null) }' },
          retry: { maximumAttempts: 4 },
          compensate: null,
          waitsFor: [],
        },
      ],
    });
  });

  test('of simulated work with its defaults', () => {
    expect(programOf(validate([step('a')]))).toMatchObject({
      steps: [
        { action: 'demo.task', input: { durationSeconds: 1, failProbability: 0 }, retry: { maximumAttempts: 1 } },
      ],
    });
  });

  test('whose steps start at once without depends_on', () => {
    const steps = [step('a'), step('b'), step('c', {}, { depends_on: ['a', 'b'] })];
    expect(programOf(validate(steps))?.steps.map(({ waitsFor }) => waitsFor)).toEqual([[], [], ['a', 'b']]);
  });

  test('whose long work has time enough', () => {
    expect(programOf(validate([step('a', { duration_seconds: 600 })]))?.steps[0]).toMatchObject({
      attemptTimeout: 1_260_000,
    });
  });

  test('whose ids and types are free text', () => {
    const validation = validate([step('Prüfe / Bestellung [1] %', {}, { type: 'Any Thing' }), step('return')]);
    expect(programOf(validation)?.steps.map(({ id }) => id)).toEqual(['Prüfe / Bestellung [1] %', 'return']);
  });

  test('that undoes nothing, also where an action declares how', () => {
    const undoing = catalogue.actions.map((action) => ({ ...action, compensate: { action: 'demo.task' } }));
    const validation = validateDefinition({ name: 'a', steps: [step('a')] }, { actions: undoing });
    expect(programOf(validation)?.steps[0]?.compensate).toBeNull();
  });

  test('with a name made from its title', () => {
    const validation = validateDefinition({ name: 'Größe & Order ${ 1 }', steps: [step('a')] }, catalogue);
    expect(programOf(validation)).toMatchObject({ name: 'gro-e-order-1', title: 'Größe & Order $${ 1 }' });
  });

  test('and stays as it was sent', () => {
    const definition = { name: 'My Flow', steps: [step('a', { note: 'kept' })] };
    expect(validateDefinition(definition, catalogue)).toMatchObject({ valid: true, definition });
  });
});

describe('the older form is refused', () => {
  const table: { name: string; steps: unknown; more?: object; problems: string[] }[] = [
    {
      name: 'with a cycle',
      steps: [step('a', {}, { depends_on: ['b'] }), step('b', {}, { depends_on: ['a'] })],
      problems: ['CYCLE /steps/0/depends_on'],
    },
    {
      name: 'with an unknown dependency',
      steps: [step('a', {}, { depends_on: ['ghost'] })],
      problems: ['UNKNOWN_REFERENCE /steps/0/depends_on/0'],
    },
    { name: 'with an id twice', steps: [step('a'), step('a')], problems: ['DUPLICATE_ID /steps/1/id'] },
    { name: 'without an id', steps: [{ type: 'task', config: {} }], problems: ['MISSING_FIELD /steps/0/id'] },
    { name: 'with an id of 101 characters', steps: [step('a'.repeat(101))], problems: ['OUT_OF_RANGE /steps/0/id'] },
    { name: 'with an id that hides its direction', steps: [step('a\u202Eb')], problems: ['INVALID_VALUE /steps/0/id'] },
    {
      name: 'with wrong types',
      steps: [step('a', { duration_seconds: '2', fail_probability: 2, max_retries: 1.5 })],
      problems: [
        'INVALID_TYPE /steps/0/config/duration_seconds',
        'OUT_OF_RANGE /steps/0/config/fail_probability',
        'INVALID_TYPE /steps/0/config/max_retries',
      ],
    },
    { name: 'without a name', steps: [step('a')], more: { name: undefined }, problems: ['MISSING_FIELD /name'] },
    { name: 'with a name of nothing', steps: [step('a')], more: { name: '???' }, problems: ['INVALID_NAME /name'] },
    {
      name: 'with keys that it does not have',
      steps: [step('a', {}, { compensate: { action: 'x' } })],
      more: { onError: [] },
      problems: ['UNKNOWN_FIELD /onError', 'UNKNOWN_FIELD /steps/0/compensate'],
    },
    {
      name: 'in another language',
      steps: [step('a')],
      more: { language: 2 },
      problems: ['UNSUPPORTED_LANGUAGE /language'],
    },
  ];
  test.each(table)('$name', ({ steps, more, problems }) => {
    expect(listErrors(validate(steps, more))).toEqual(problems);
  });
});

test('what the older form does not know is kept with a warning', () => {
  const validation = validate([step('a', { action: 'send_email', retries: 3 }, { position: [1, 2] })], { owner: 'me' });
  expect(listErrors(validation)).toEqual([]);
  expect(listWarnings(validation)).toEqual([
    'UNKNOWN_FIELD /owner',
    'UNKNOWN_FIELD /steps/0/config/retries',
    'UNKNOWN_FIELD /steps/0/position',
    'SIMULATED_ACTION /steps/0/config/action',
  ]);
});

test('a slug follows the pattern of names', () => {
  expect(['Order Processing', '9 lives', 'Ünïcode', '---', 'a'.repeat(100)].map(makeSlug)).toEqual([
    'order-processing',
    'w-9-lives',
    'unicode',
    null,
    'a'.repeat(63),
  ]);
});
