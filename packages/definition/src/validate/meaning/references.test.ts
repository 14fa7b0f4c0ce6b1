import { describe, expect, test } from 'vitest';
import { listErrors, listWarnings, validateSteps } from '../../../test/validate-with.ts';

const value = (id: string, more: object = {}) => ({ id, type: 'value', value: 1, ...more });
const reads = (id: string, read: string, more: object = {}) => ({ id, type: 'value', value: `\${ ${read} }`, ...more });
const block = (id: string, steps: object[], more: object = {}) => ({ id, type: 'block', steps, ...more });
const task = (id: string, more: object = {}) => ({ id, type: 'action', action: 'demo.task', ...more });

type Row = { name: string; steps: object[]; more?: Record<string, never> | object; problems: string[] };

function check(table: Row[]): void {
  test.each(table)('$name', ({ steps, more = {}, problems }) => {
    expect(listErrors(validateSteps(steps, more as Record<string, never>))).toEqual(problems);
  });
}

describe('ids', () => {
  check([
    { name: 'are unique in a list', steps: [value('a'), value('a')], problems: ['DUPLICATE_ID /steps/1/id'] },
    {
      name: 'are unique across lists',
      steps: [value('a'), block('b', [value('a')])],
      problems: ['DUPLICATE_ID /steps/1/steps/0/id'],
    },
    {
      name: 'are unique with those of handlers',
      steps: [value('a')],
      more: { onError: [{ steps: [value('a')] }] },
      problems: ['DUPLICATE_ID /onError/0/steps/0/id'],
    },
  ]);
});

describe('dependencies', () => {
  check([
    {
      name: 'lead to a step',
      steps: [value('a', { dependsOn: ['ghost'] })],
      problems: ['UNKNOWN_REFERENCE /steps/0/dependsOn/0'],
    },
    {
      name: 'lead to siblings only',
      steps: [value('a'), block('b', [value('c', { dependsOn: ['a'] })])],
      problems: ['UNKNOWN_REFERENCE /steps/1/steps/0/dependsOn/0'],
    },
    {
      name: 'may lead forward',
      steps: [value('a', { dependsOn: ['b'] }), value('b', { dependsOn: [] })],
      problems: [],
    },
    {
      name: 'do not lead to the step itself',
      steps: [value('a', { dependsOn: ['a'] })],
      problems: ['CYCLE /steps/0/dependsOn'],
    },
    {
      name: 'do not go round',
      steps: [value('a', { dependsOn: ['b'] }), value('b', { dependsOn: ['c'] }), value('c', { dependsOn: ['a'] })],
      problems: ['CYCLE /steps/0/dependsOn'],
    },
    {
      name: 'do not go round by the order of the list',
      steps: [value('a', { dependsOn: ['b'] }), value('b')],
      problems: ['CYCLE /steps/0/dependsOn'],
    },
  ]);

  test('a cycle is shown as a way', () => {
    const steps = [
      value('a', { dependsOn: ['b'] }),
      value('b', { dependsOn: ['c'] }),
      value('c', { dependsOn: ['a'] }),
    ];
    expect(validateSteps(steps)).toMatchObject({ errors: [{ message: 'steps wait for each other: a → b → c → a' }] });
  });
});

describe('reads of steps', () => {
  check([
    {
      name: 'name a step',
      steps: [value('card'), reads('b', 'steps.cart.output')],
      problems: ['UNKNOWN_REFERENCE /steps/1/value'],
    },
    {
      name: 'name a field of it',
      steps: [value('a'), reads('b', 'steps.a.result')],
      problems: ['UNKNOWN_FIELD /steps/1/value'],
    },
    {
      name: 'know what a switch has more',
      steps: [
        { id: 'a', type: 'switch', cases: [{ name: 'x', when: '${ true }', steps: [] }] },
        reads('b', 'steps.a.case'),
      ],
      problems: [],
    },
    { name: 'follow the order of a list', steps: [value('a'), reads('b', 'steps.a.output')], problems: [] },
    {
      name: 'go no further down the list',
      steps: [reads('a', 'steps.b.output'), value('b')],
      problems: ['UNREADABLE_STEP /steps/0/value'],
    },
    {
      name: 'do not reach the step itself',
      steps: [reads('a', 'steps.a.output')],
      problems: ['UNREADABLE_STEP /steps/0/value'],
    },
    {
      name: 'follow dependencies of dependencies',
      steps: [value('a'), value('b', { dependsOn: ['a'] }), reads('c', 'steps.a.output', { dependsOn: ['b'] })],
      problems: [],
    },
    {
      name: 'do not reach a concurrent step',
      steps: [value('a'), reads('b', 'steps.a.output', { dependsOn: [] })],
      problems: ['UNREADABLE_STEP /steps/1/value'],
    },
    {
      name: 'reach what the step around waits for',
      steps: [value('a'), block('b', [reads('c', 'steps.a.output', { dependsOn: [] })])],
      problems: [],
    },
    {
      name: 'do not reach what the step around does not wait for',
      steps: [value('a'), block('b', [reads('c', 'steps.a.output')], { dependsOn: [] })],
      problems: ['UNREADABLE_STEP /steps/1/steps/0/value'],
    },
    {
      name: 'look into a block from behind',
      steps: [block('b', [block('c', [value('d')])]), reads('e', 'steps.d.output')],
      problems: [],
    },
    {
      name: 'do not look into a concurrent block',
      steps: [block('b', [value('d')]), reads('e', 'steps.d.output', { dependsOn: [] })],
      problems: ['UNREADABLE_STEP /steps/1/value'],
    },
    {
      name: 'look into every case of a switch from behind',
      steps: [
        {
          id: 's',
          type: 'switch',
          cases: [{ name: 'x', when: '${ true }', steps: [value('a')] }],
          default: { steps: [value('b')] },
        },
        reads('c', '[steps.a.output, steps.b.output]'),
      ],
      problems: [],
    },
    {
      name: 'do not look from one case into another',
      steps: [
        {
          id: 's',
          type: 'switch',
          cases: [{ name: 'x', when: '${ true }', steps: [value('a')] }],
          default: { steps: [reads('b', 'steps.a.output')] },
        },
      ],
      problems: ['UNREADABLE_STEP /steps/0/default/steps/0/value'],
    },
    {
      name: 'of a case stand in its own output',
      steps: [
        {
          id: 's',
          type: 'switch',
          cases: [{ name: 'x', when: '${ true }', steps: [value('a')], output: '${ steps.a.output }' }],
        },
      ],
      problems: [],
    },
    {
      name: 'of a block stand in its output',
      steps: [block('b', [value('a')], { output: '${ steps.a.output }' })],
      problems: [],
    },
    {
      name: 'do not stand in its condition',
      steps: [block('b', [value('a')], { if: '${ steps.a.output == 1 }' })],
      problems: ['UNREADABLE_STEP /steps/0/if'],
    },
    {
      name: 'of all steps stand in the output of the document',
      steps: [value('a', { dependsOn: [] }), block('b', [value('c')], { dependsOn: [] })],
      more: { output: '${ [steps.a.output, steps.c.output] }' },
      problems: [],
    },
    {
      name: 'of a handler end with it',
      steps: [
        task('a', { onError: [{ steps: [value('h')], then: 'continue', output: '${ steps.h.output }' }] }),
        reads('b', 'steps.h.output'),
      ],
      problems: ['UNREADABLE_STEP /steps/1/value'],
    },
    {
      name: 'of "finally" end with it',
      steps: [block('b', [value('a')], { finally: [value('f')] }), reads('c', 'steps.f.output')],
      problems: ['UNREADABLE_STEP /steps/1/value'],
    },
    {
      name: 'in "finally" reach what is inside',
      steps: [block('b', [value('a')], { finally: [reads('f', 'steps.a.output')] })],
      problems: [],
    },
    {
      name: 'in a handler of the document reach every step',
      steps: [value('a')],
      more: { onError: [{ steps: [reads('h', 'steps.a.status')] }] },
      problems: [],
    },
    {
      name: 'in a handler of a step do not reach the step',
      steps: [task('a', { onError: [{ steps: [reads('h', 'steps.a.output')] }] })],
      problems: ['UNREADABLE_STEP /steps/0/onError/0/steps/0/value'],
    },
    {
      name: 'in a compensation reach what the step saw',
      steps: [value('a'), task('b', { compensate: { action: 'demo.task', input: { output: '${ steps.a.output }' } } })],
      problems: [],
    },
    {
      name: 'in a compensation do not reach later steps',
      steps: [task('b', { compensate: { action: 'demo.task', input: { output: '${ steps.c.output }' } } }), value('c')],
      problems: ['UNREADABLE_STEP /steps/0/compensate/input/output'],
    },
    {
      name: 'in the compensation of a block reach what is inside',
      steps: [block('b', [value('a')], { compensate: { steps: [reads('u', 'steps.a.output')] } })],
      problems: [],
    },
  ]);

  test('an unknown step comes with a suggestion', () => {
    expect(validateSteps([value('card'), reads('charge', 'steps.cart.output')])).toMatchObject({
      errors: [
        { message: 'step "charge" reads steps.cart.output, but no step is named "cart" (did you mean "card"?)' },
      ],
    });
  });
});

describe('expressions', () => {
  check([
    { name: 'that cannot be read are refused', steps: [reads('a', '1 +')], problems: ['EXPR_SYNTAX /steps/0/value'] },
    { name: 'that assign are refused', steps: [reads('a', 'input.a = 1')], problems: ['EXPR_SYNTAX /steps/0/value'] },
    {
      name: 'of 2,001 characters are refused',
      steps: [reads('a', `1${' + 1'.repeat(500)}`)],
      problems: ['EXPR_TOO_LONG /steps/0/value'],
    },
    {
      name: 'with deep brackets are refused',
      steps: [reads('a', `${'('.repeat(200)}1${')'.repeat(200)}`)],
      problems: ['EXPR_TOO_DEEP /steps/0/value'],
    },
    {
      name: 'call functions that exist',
      steps: [reads('a', 'nope(1)')],
      problems: ['UNKNOWN_FUNCTION /steps/0/value'],
    },
    {
      name: 'read what is in scope',
      steps: [reads('a', 'process.env')],
      problems: ['UNKNOWN_IDENTIFIER /steps/0/value'],
    },
    {
      name: 'cannot reach globals',
      steps: [reads('a', 'globalThis')],
      problems: ['UNKNOWN_IDENTIFIER /steps/0/value'],
    },
    {
      name: 'read "error" in handlers only',
      steps: [reads('a', 'error.message')],
      problems: ['UNKNOWN_IDENTIFIER /steps/0/value'],
    },
    {
      name: 'read "error" in handlers',
      steps: [
        task('a', {
          onError: [
            {
              if: '${ error.type == "X" }',
              steps: [reads('h', 'error.message')],
              then: 'continue',
              output: '${ error.data }',
            },
          ],
        }),
      ],
      problems: [],
    },
    { name: 'read "result" in outputs', steps: [task('a', { output: '${ result.x }' })], problems: [] },
    {
      name: 'read "result" in outputs only',
      steps: [reads('a', 'result')],
      problems: ['UNKNOWN_IDENTIFIER /steps/0/value'],
    },
    {
      name: 'read "step" in compensations and idempotency keys',
      steps: [
        task('a', {
          idempotencyKey: '${ step.key }',
          compensate: { action: 'demo.task', input: { output: '${ [step.output, error] }' } },
        }),
      ],
      problems: [],
    },
    {
      name: 'read "step" there only',
      steps: [task('a', { input: { output: '${ step.key }' } })],
      problems: ['UNKNOWN_IDENTIFIER /steps/0/input/output'],
    },
    { name: 'read secrets', steps: [reads('a', 'secrets.KEY')], problems: ['SECRET_NOT_ALLOWED_HERE /steps/0/value'] },
    {
      name: 'name the steps that they read',
      steps: [value('a'), reads('b', 'steps[input.x].output')],
      problems: ['EXPR_INVALID /steps/1/value'],
    },
    {
      name: 'of the key see the input only',
      steps: [value('a')],
      more: { key: '${ steps.a.output }' },
      problems: ['UNKNOWN_IDENTIFIER /key'],
    },
    {
      name: 'of the title see the input only',
      steps: [value('a')],
      more: { title: 'Run ${ run.id }' },
      problems: ['UNKNOWN_IDENTIFIER /title'],
    },
    { name: 'stand as text behind $$', steps: [{ id: 'a', type: 'value', value: 'cost: $${ nope }' }], problems: [] },
    {
      name: 'stand in no JSON Schema',
      steps: [{ id: 'a', type: 'approval', form: { type: 'object', title: '${ nope }' } }],
      problems: [],
    },
  ]);
});

describe('actions', () => {
  const action = (name: string, input?: object) => [
    { id: 'a', type: 'action', action: name, ...(input ? { input } : {}) },
  ];
  check([
    { name: 'exist', steps: action('payments.chrage', { orderId: 'x' }), problems: ['UNKNOWN_ACTION /steps/0/action'] },
    {
      name: 'exist in compensations',
      steps: [task('a', { compensate: { action: 'nope' } })],
      problems: ['UNKNOWN_ACTION /steps/0/compensate/action'],
    },
    {
      name: 'are computed from a list only',
      steps: action('${ input.action }'),
      problems: ['MISSING_FIELD /steps/0/allowed'],
    },
    {
      name: 'get what they need',
      steps: action('payments.charge'),
      problems: ['INVALID_ACTION_INPUT /steps/0/input/orderId'],
    },
    {
      name: 'get nothing else',
      steps: action('payments.charge', { orderId: 'a', orderID: 'b' }),
      problems: ['INVALID_ACTION_INPUT /steps/0/input/orderID'],
    },
    {
      name: 'get values of the right type',
      steps: action('demo.task', { durationSeconds: '5s' }),
      problems: ['INVALID_ACTION_INPUT /steps/0/input/durationSeconds'],
    },
    {
      name: 'get whatever an expression gives',
      steps: action('demo.task', { durationSeconds: '${ input.s }' }),
      problems: [],
    },
    {
      name: 'get a text where text stands around an expression',
      steps: action('demo.task', { durationSeconds: '${ input.s } seconds' }),
      problems: ['INVALID_ACTION_INPUT /steps/0/input/durationSeconds'],
    },
    {
      name: 'may get an input that is computed as a whole',
      steps: [{ id: 'a', type: 'action', action: 'payments.charge', input: '${ input }' }],
      problems: [],
    },
    {
      name: 'get the right input in compensations',
      steps: [task('a', { compensate: { action: 'payments.refund', input: { order: 1 } } })],
      problems: [
        'INVALID_ACTION_INPUT /steps/0/compensate/input/orderId',
        'INVALID_ACTION_INPUT /steps/0/compensate/input/order',
      ],
    },
  ]);
});

describe('variables', () => {
  const vars = { vars: { n: 0, m: 0 } };
  const set = (id: string, more: object = {}) => ({ id, type: 'set', values: { n: '${ vars.n + 1 }' }, ...more });
  check([
    {
      name: 'are declared where they are set',
      steps: [{ id: 'a', type: 'set', values: { x: 1 } }],
      more: vars,
      problems: ['UNKNOWN_VARIABLE /steps/0/values/x'],
    },
    {
      name: 'are declared where they are read',
      steps: [reads('a', 'vars.x')],
      more: vars,
      problems: ['UNKNOWN_VARIABLE /steps/0/value'],
    },
    {
      name: 'are set one after the other',
      steps: [set('a'), set('b'), reads('c', 'vars.n')],
      more: vars,
      problems: [],
    },
    {
      name: 'are not set by two steps at once',
      steps: [set('a'), set('b', { dependsOn: [] })],
      more: vars,
      problems: ['VARIABLE_RACE /steps/0/values/n'],
    },
    {
      name: 'are not read while they are set',
      steps: [set('a'), reads('b', 'vars.n', { dependsOn: [] })],
      more: vars,
      problems: ['VARIABLE_RACE /steps/0/values/n'],
    },
    {
      name: 'may be read while others are set',
      steps: [set('a'), reads('b', 'vars.m', { dependsOn: [] })],
      more: vars,
      problems: [],
    },
    {
      name: 'may be read by two steps at once',
      steps: [reads('a', 'vars.n'), reads('b', 'vars.n', { dependsOn: [] })],
      more: vars,
      problems: [],
    },
    {
      name: 'do not race inside concurrent blocks',
      steps: [block('x', [set('a')]), block('y', [reads('b', 'vars.n')], { dependsOn: [] })],
      more: vars,
      problems: ['VARIABLE_RACE /steps/0/steps/0/values/n'],
    },
    {
      name: 'do not race with conditions',
      steps: [block('x', [set('a')]), value('b', { dependsOn: [], if: '${ vars.n > 0 }' })],
      more: vars,
      problems: ['VARIABLE_RACE /steps/0/steps/0/values/n'],
    },
    {
      name: 'do not race in the cases of a switch',
      steps: [
        {
          id: 's',
          type: 'switch',
          cases: [{ name: 'x', when: '${ vars.n > 0 }', steps: [set('a')] }],
          default: { steps: [set('b')] },
        },
      ],
      more: vars,
      problems: [],
    },
    {
      name: 'do not race with the output of the block around them',
      steps: [block('x', [set('a')], { output: '${ vars.n }', finally: [set('f')] })],
      more: vars,
      problems: [],
    },
    {
      name: 'do not race with a handler of a concurrent step',
      steps: [set('a'), task('b', { dependsOn: [], onError: [{ steps: [reads('h', 'vars.n')], then: 'continue' }] })],
      more: vars,
      problems: ['VARIABLE_RACE /steps/0/values/n'],
    },
    {
      name: 'begin with what the input gives',
      steps: [value('a')],
      more: { vars: { n: '${ vars.m }', m: 1 } },
      problems: ['UNKNOWN_IDENTIFIER /vars/n'],
    },
  ]);

  test('a race names both steps', () => {
    const validation = validateSteps([set('a'), reads('b', 'vars.n', { dependsOn: [] })], vars);
    expect(validation).toMatchObject({
      errors: [{ message: 'step "a" writes vars.n while step "b" may read it: neither waits for the other' }],
    });
  });
});

describe('places', () => {
  check([
    {
      name: 'a return cannot stand in "finally"',
      steps: [value('a')],
      more: { finally: [{ id: 'r', type: 'return' }] },
      problems: ['NOT_ALLOWED_HERE /finally/0/type'],
    },
    {
      name: 'a return cannot stand in a compensation',
      steps: [task('a', { compensate: { steps: [{ id: 'r', type: 'return' }] } })],
      problems: ['NOT_ALLOWED_HERE /steps/0/compensate/steps/0/type'],
    },
    {
      name: 'a return may stand in a handler',
      steps: [task('a', { onError: [{ steps: [{ id: 'r', type: 'return', output: '${ error.type }' }] }] })],
      problems: [],
    },
    {
      name: 'two cases cannot have one name',
      steps: [
        {
          id: 's',
          type: 'switch',
          cases: [
            { name: 'x', when: '${ true }', steps: [] },
            { name: 'x', when: '${ false }', steps: [] },
          ],
        },
      ],
      problems: ['DUPLICATE_NAME /steps/0/cases/1/name'],
    },
    {
      name: 'error types are no templates',
      steps: [task('a', { onError: [{ errors: ['${ input.type }'] }] })],
      problems: ['NOT_TEMPLATABLE /steps/0/onError/0/errors/0'],
    },
  ]);
});

describe('warnings', () => {
  const table: { name: string; steps: object[]; warnings: string[] }[] = [
    {
      name: 'a step behind a return never runs',
      steps: [{ id: 'r', type: 'return' }, value('a')],
      warnings: ['UNREACHABLE_STEP /steps/1'],
    },
    {
      name: 'a step behind a return with a condition may run',
      steps: [{ id: 'r', type: 'return', if: '${ input.a }' }, value('a')],
      warnings: [],
    },
    {
      name: 'a case behind one that always holds is never taken',
      steps: [
        {
          id: 's',
          type: 'switch',
          cases: [
            { name: 'x', when: '${ true }', steps: [] },
            { name: 'y', when: '${ false }', steps: [] },
          ],
          default: { steps: [] },
        },
      ],
      warnings: ['UNREACHABLE_STEP /steps/0/cases/1', 'UNREACHABLE_STEP /steps/0/default'],
    },
    {
      name: 'a key of Stripe is a secret',
      steps: [{ id: 'a', type: 'value', value: { key: 'sk_live_0123456789abcdef' } }],
      warnings: ['INLINE_SECRET /steps/0/value/key'],
    },
    {
      name: 'a private key is a secret',
      steps: [{ id: 'a', type: 'value', value: '-----BEGIN RSA PRIVATE KEY-----' }],
      warnings: ['INLINE_SECRET /steps/0/value'],
    },
    {
      name: 'a bearer token is a secret',
      steps: [{ id: 'a', type: 'value', value: 'Bearer abcdefghijklmnop1234' }],
      warnings: ['INLINE_SECRET /steps/0/value'],
    },
    {
      name: 'an expression is no secret',
      steps: [{ id: 'a', type: 'value', value: 'Bearer ${ input.token }' }],
      warnings: [],
    },
    {
      name: 'the output of a handler that fails has no effect',
      steps: [task('a', { onError: [{ output: 1 }] })],
      warnings: ['UNUSED_FIELD /steps/0/onError/0/output'],
    },
    {
      name: 'onTimeout without dueIn has no effect',
      steps: [{ id: 'a', type: 'approval', onTimeout: 'approve' }],
      warnings: ['UNUSED_FIELD /steps/0/onTimeout'],
    },
  ];
  test.each(table)('$name', ({ steps, warnings }) => {
    const validation = validateSteps(steps);
    expect([listErrors(validation), listWarnings(validation)]).toEqual([[], warnings]);
  });
});
