import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../test/catalogue.ts';
import { listErrors, listWarnings, validateSteps } from '../../../test/validate-with.ts';
import { validateDefinition } from '../validate.ts';

const take = (more: object = {}) => ({ id: 'payment', type: 'event', event: 'paid', ...more });
const events = { paid: {}, 'order.cancelled': {} };

describe('an event', () => {
  test.each([
    { name: 'has to be declared', steps: [take({ event: 'piad' })], problems: ['UNKNOWN_EVENT /steps/0/event'] },
    {
      name: 'has to be declared in a list, too',
      steps: [take({ event: ['paid', 'refunded'] })],
      problems: ['UNKNOWN_EVENT /steps/0/event/1'],
    },
    { name: 'is no template', steps: [take({ event: '${ input.x }' })], problems: ['NOT_TEMPLATABLE /steps/0/event'] },
    { name: 'is named', steps: [{ id: 'a', type: 'event' }], problems: ['MISSING_FIELD /steps/0/event'] },
    {
      name: 'can be read in match',
      steps: [take({ match: '${ event.data.amount > input.least }' })],
      problems: [],
    },
    {
      name: 'cannot be read elsewhere',
      steps: [take({ title: '${ event.id }' }), { id: 'b', type: 'value', value: '${ event }' }],
      problems: ['UNKNOWN_IDENTIFIER /steps/0/title', 'UNKNOWN_IDENTIFIER /steps/1/value'],
    },
    {
      name: 'has a condition in match',
      steps: [take({ match: 'always' })],
      problems: ['EXPRESSION_REQUIRED /steps/0/match'],
    },
    { name: 'is counted from 1', steps: [take({ count: 0 })], problems: ['OUT_OF_RANGE /steps/0/count'] },
    { name: 'with a dot is fine', steps: [take({ event: 'order.cancelled' })], problems: [] },
  ])('$name', ({ steps, problems }) => {
    expect(listErrors(validateSteps(steps, { events }))).toEqual(problems);
  });

  test('need not be declared where none is', () => {
    const validation = validateSteps([take(), { id: 'b', type: 'event', event: ['approve', 'paid'] }]);
    expect(validation).toMatchObject({ valid: true, program: { events: { paid: {}, approve: {} } } });
  });

  test('that is misspelt gets a suggestion, and one without any declared a hint', () => {
    const misspelt = validateSteps([take({ event: 'piad' })], { events });
    expect(misspelt).toMatchObject({
      errors: [{ message: expect.stringContaining('did you mean "paid"?') as string }],
    });
    const none = validateSteps([take()], { events: {} });
    expect(none).toMatchObject({ errors: [{ hint: expect.stringContaining('{"paid": {}}') as string }] });
  });

  test('has a name that the API can have in an address', () => {
    expect(listErrors(validateSteps([take()], { events: { paid: {}, 'a/b': {} } }))).toEqual([
      'INVALID_NAME /events/a~1b',
    ]);
  });

  test('without a limit has no use for onTimeout', () => {
    expect(listWarnings(validateSteps([take({ onTimeout: 'continue' })], { events }))).toEqual([
      'UNUSED_FIELD /steps/0/onTimeout',
    ]);
    expect(listWarnings(validateSteps([take({ onTimeout: 'continue', timeout: '1m' })], { events }))).toEqual([]);
  });
});

describe('an event that is sent', () => {
  const emit = (more: object) => [{ id: 'tell', type: 'emit', event: 'told', ...more }];
  test.each([
    { name: 'outside', steps: emit({ data: { id: '${ run.id }' } }), problems: [] },
    { name: 'to a run', steps: emit({ to: { runId: '${ input.runId }' } }), problems: [] },
    { name: 'to a business key', steps: emit({ to: { definition: 'pay', key: '${ input.key }' } }), problems: [] },
    { name: 'to nobody', steps: emit({ to: {} }), problems: ['MISSING_FIELD /steps/0/to/runId'] },
    {
      name: 'to a definition',
      steps: emit({ to: { definition: 'pay' } }),
      problems: ['MISSING_FIELD /steps/0/to/key'],
    },
    { name: 'by a template', steps: emit({ event: '${ input.x }' }), problems: ['NOT_TEMPLATABLE /steps/0/event'] },
    {
      name: 'with what may not have run',
      steps: emit({ data: '${ steps.ghost.output }', to: { runId: '${ item }' } }),
      problems: ['UNKNOWN_REFERENCE /steps/0/data', 'UNKNOWN_IDENTIFIER /steps/0/to/runId'],
    },
  ])('$name', ({ steps, problems }) => expect(listErrors(validateSteps(steps))).toEqual(problems));
});

describe('schemas of the definition', () => {
  const steps = [{ id: 'a', type: 'value', value: 1 }];
  const schemas = { Money: { type: 'number' }, Order: { properties: { amount: { $ref: '#/schemas/Money' } } } };

  test('are part of the program where they are referred to, directly or not', () => {
    const validation = validateDefinition(
      { name: 'test', steps, schemas, events: { ordered: { $ref: '#/schemas/Order' }, other: {} } },
      catalogue,
    );
    expect(validation).toMatchObject({
      valid: true,
      program: { events: { ordered: { $ref: '#/schemas/Order', schemas }, other: {} } },
    });
  });

  test('have to be there, and to be schemas', () => {
    const of = (more: object) => listErrors(validateSteps(steps, { schemas, ...more }));
    expect(of({ input: { properties: { amount: { $ref: '#/schemas/Mony' } } } })).toEqual([
      'INVALID_SCHEMA /input/properties/amount/$ref',
    ]);
    expect(of({ events: { a: { $ref: 'https://example.com/a.json' } } })).toEqual(['INVALID_SCHEMA /events/a']);
    expect(of({ schemas: { A: { type: 'nothing' } } })).toEqual(['INVALID_SCHEMA /schemas/A/type']);
    expect(of({ schemas: { A: { $ref: '#/schemas/B' } } })).toEqual(['INVALID_SCHEMA /schemas/A/$ref']);
    expect(of({ input: { enum: [{ $ref: '#/schemas/Nothing' }] } })).toEqual([]);
  });

  test('may refer to themselves', () => {
    const tree = { properties: { children: { items: { $ref: '#/schemas/Tree' } } } };
    expect(listErrors(validateSteps(steps, { schemas: { Tree: tree }, input: { $ref: '#/schemas/Tree' } }))).toEqual(
      [],
    );
  });
});
