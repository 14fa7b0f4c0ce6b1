import { describe, expect, test } from 'vitest';
import { catalogue, describeAction } from '../../test/catalogue.ts';
import type { ActionDescription } from '../catalogue.ts';
import type { Program } from '../program.ts';
import { validateDefinition } from '../validate/validate.ts';

function build(definition: object, actions: ActionDescription[] = catalogue.actions): Program {
  const validation = validateDefinition({ name: 'test', ...definition }, { actions });
  if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
  return validation.program;
}

const task = { id: 'a', type: 'action', action: 'demo.task' };
const own = describeAction(
  'own',
  {},
  {
    inputSchema: {},
    placement: 'near',
    queue: 'waymark-orchestrator',
    defaults: { retry: { maximumAttempts: 3, jitter: 0 }, attemptTimeout: 7_000, heartbeatTimeout: 3_000 },
    compensate: { action: 'undo', when: 'started', input: { key: '${ step.key }' } },
  },
);
const undo = describeAction('undo', {}, { inputSchema: {}, defaults: { retry: { maximumAttempts: 2 } } });

describe('settings of an action', () => {
  test('are built in where nobody says otherwise', () => {
    expect(build({ steps: [task] }).steps[0]).toEqual({
      id: 'a',
      type: 'action',
      title: null,
      waitsFor: [],
      onError: [],
      compensate: null,
      action: 'demo.task',
      input: {},
      retry: {
        initialInterval: 1_000,
        backoffCoefficient: 2,
        maximumInterval: 60_000,
        maximumAttempts: 5,
        jitter: 0.2,
        retryableErrorTypes: null,
        nonRetryableErrorTypes: [],
      },
      attemptTimeout: 300_000,
      heartbeatTimeout: 10_000,
      queue: 'waymark-actions',
      placement: 'queue',
    });
  });

  test('come from the document, then from the action, then from the step, key by key', () => {
    const program = build(
      {
        defaults: {
          retry: { maximumAttempts: 9, jitter: 1, initialInterval: '2s', maximumInterval: '9s' },
          attemptTimeout: '9s',
          timeout: '1h',
        },
        steps: [{ id: 'a', type: 'action', action: 'own', retry: { maximumInterval: 'PT5S' }, compensate: null }],
      },
      [own, undo],
    );
    expect(program.steps[0]).toMatchObject({
      timeout: 3_600_000,
      attemptTimeout: 7_000,
      heartbeatTimeout: 3_000,
      retry: { maximumAttempts: 3, jitter: 0, initialInterval: 2_000, maximumInterval: 5_000, backoffCoefficient: 2 },
    });
  });

  test('of the document are for work steps only', () => {
    const program = build({ defaults: { timeout: '1h' }, steps: [{ id: 'a', type: 'wait', for: '2h' }] });
    expect(program.steps[0]).not.toHaveProperty('timeout');
  });

  test('stay templates where they are computed', () => {
    expect(build({ steps: [{ ...task, timeout: '${ input.s }s' }] }).steps[0]).toMatchObject({
      timeout: '${ input.s }s',
    });
  });
});

describe('queues', () => {
  const queueOf = (step: object, defaults: object = {}) => {
    const [first] = build({ defaults, steps: [{ id: 'a', type: 'action', compensate: null, ...step }] }, [
      ...catalogue.actions,
      own,
      undo,
    ]).steps;
    return first?.type === 'action' ? `${first.placement} ${first.queue}` : null;
  };

  test('come from the action, unless the step or the document names one', () => {
    expect(queueOf({ action: 'own' })).toBe('near waymark-orchestrator');
    expect(queueOf({ action: 'own' }, { queue: 'slow' })).toBe('near waymark-orchestrator');
    expect(queueOf({ action: 'own', queue: 'slow' })).toBe('queue slow');
    expect(queueOf({ action: 'demo.task' }, { queue: 'slow' })).toBe('queue slow');
  });
});

describe('compensations', () => {
  test('come from the action where the step says nothing, with 10 attempts', () => {
    expect(
      build({ steps: [{ id: 'a', type: 'action', action: 'own' }] }, [own, undo]).steps[0]?.compensate,
    ).toMatchObject({
      when: 'started',
      kind: 'work',
      work: { action: 'undo', input: { key: '${ step.key }' }, retry: { maximumAttempts: 10 } },
    });
  });

  test('are removed by null', () => {
    expect(
      build({ steps: [{ id: 'a', type: 'action', action: 'own', compensate: null }] }, [own, undo]).steps[0]
        ?.compensate,
    ).toBeNull();
  });

  test('of several steps have 10 attempts each', () => {
    const compensate = { steps: [{ id: 'u', type: 'action', action: 'demo.task' }] };
    expect(
      build({ defaults: { retry: { maximumAttempts: 2 } }, steps: [{ ...task, compensate }] }).steps[0],
    ).toMatchObject({
      retry: { maximumAttempts: 2 },
      compensate: { when: 'unknown', kind: 'steps', steps: [{ retry: { maximumAttempts: 10 } }] },
    });
  });

  test('that an action declares wrongly are refused', () => {
    const wrong = { ...own, compensate: { action: 'ghost' } };
    expect(
      validateDefinition({ name: 'a', steps: [{ id: 'a', type: 'action', action: 'own' }] }, { actions: [wrong] }),
    ).toMatchObject({
      valid: false,
      errors: [{ code: 'UNKNOWN_ACTION', pointer: '/steps/0/action' }],
    });
  });
});

test('every step type becomes one with its defaults', () => {
  const program = build({
    title: 'Test ${ input.a }',
    vars: { n: 1 },
    timeout: '1d',
    steps: [
      { id: 'w', type: 'wait', until: '2030-01-01T09:00:00', zone: 'Europe/Berlin' },
      { id: 'p', type: 'approval', dueIn: '2d' },
      { id: 's', type: 'switch', cases: [{ name: 'x', when: '${ vars.n == 1 }', steps: [], output: 1 }] },
      { id: 'b', type: 'block', steps: [{ id: 'v', type: 'set', values: { n: 2 } }] },
      { id: 'f', type: 'fail', if: '${ false }', error: { type: 'Nope' } },
      { id: 'r', type: 'return', output: null },
    ],
  });
  expect(program).toMatchObject({
    title: 'Test ${ input.a }',
    key: null,
    timeout: 86_400_000,
    onFailure: 'compensate',
    onError: [],
    finally: [],
    steps: [
      { type: 'wait', until: '2030-01-01T09:00:00', zone: 'Europe/Berlin' },
      {
        type: 'approval',
        dueIn: 172_800_000,
        onTimeout: 'reject',
        onReject: 'fail',
        approvers: null,
        form: null,
        description: null,
      },
      { type: 'switch', cases: [{ name: 'x', steps: [], output: 1 }], default: null, waitsFor: ['p'] },
      { type: 'block', steps: [{ id: 'v', waitsFor: [] }], finally: [] },
      { type: 'fail', error: { type: 'Nope', message: '', data: null } },
      { type: 'return', output: null },
    ],
  });
  expect(program).not.toHaveProperty('output');
});
