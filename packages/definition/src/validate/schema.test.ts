import { describe, expect, test } from 'vitest';
import { catalogue } from '../../test/catalogue.ts';
import { listErrors, validateSteps } from '../../test/validate-with.ts';
import { validateDefinition, validateText } from './validate.ts';

const pause = { id: 'pause', type: 'wait', for: '1s' };

describe('a document is refused', () => {
  const table: { name: string; definition: unknown; problems: string[] }[] = [
    { name: 'that is null', definition: null, problems: ['EMPTY_DEFINITION '] },
    { name: 'that is a list', definition: [], problems: ['EMPTY_DEFINITION '] },
    { name: 'that is a text', definition: 'x', problems: ['EMPTY_DEFINITION '] },
    { name: 'that is empty', definition: {}, problems: ['MISSING_FIELD /name', 'MISSING_FIELD /steps'] },
    { name: 'without a name', definition: { steps: [pause] }, problems: ['MISSING_FIELD /name'] },
    { name: 'with no steps in the list', definition: { name: 'a', steps: [] }, problems: ['EMPTY_DEFINITION /steps'] },
    { name: 'with steps that are null', definition: { name: 'a', steps: null }, problems: ['INVALID_TYPE /steps'] },
    { name: 'with capitals in the name', definition: { name: 'A', steps: [pause] }, problems: ['INVALID_NAME /name'] },
    {
      name: 'with a name of 64 characters',
      definition: { name: 'a'.repeat(64), steps: [pause] },
      problems: ['INVALID_NAME /name'],
    },
    {
      name: 'of another language',
      definition: { name: 'a', language: 2, steps: [pause] },
      problems: ['UNSUPPORTED_LANGUAGE /language'],
    },
    {
      name: 'with a title that is a number',
      definition: { name: 'a', title: 1, steps: [pause] },
      problems: ['INVALID_TYPE /title'],
    },
    {
      name: 'with a misspelt key',
      definition: { name: 'a', step: [], steps: [pause] },
      problems: ['UNKNOWN_FIELD /step'],
    },
    {
      name: 'with a variable that is no name',
      definition: { name: 'a', vars: { 'a-b': 1 }, steps: [pause] },
      problems: ['INVALID_NAME /vars/a-b'],
    },
    {
      name: 'that is tried again too soon and for ever',
      definition: { name: 'a', retry: { initialInterval: '1ms', maximumAttempts: 'unlimited' }, steps: [pause] },
      problems: ['OUT_OF_RANGE /retry/initialInterval', 'INVALID_COMBINATION /timeout'],
    },
    {
      name: 'with what comes later',
      definition: { name: 'a', concurrency: {}, steps: [pause] },
      problems: ['NOT_YET_SUPPORTED /concurrency'],
    },
  ];
  test.each(table)('$name', ({ definition, problems }) => {
    expect(listErrors(validateDefinition(definition, catalogue))).toEqual(problems);
  });
});

describe('a step is refused', () => {
  const work = { id: 'a', type: 'action', action: 'demo.task' };
  const table: { name: string; step: unknown; problems: string[] }[] = [
    { name: 'that is no object', step: 7, problems: ['INVALID_TYPE /steps/0'] },
    { name: 'without id', step: { type: 'wait', for: '1s' }, problems: ['MISSING_FIELD /steps/0/id'] },
    { name: 'without type', step: { id: 'a' }, problems: ['MISSING_FIELD /steps/0/type'] },
    { name: 'of an unknown type', step: { id: 'a', type: 'htpp' }, problems: ['UNKNOWN_STEP_TYPE /steps/0/type'] },
    {
      name: 'whose type is computed',
      step: { id: 'a', type: '${ input.type }' },
      problems: ['NOT_TEMPLATABLE /steps/0/type'],
    },
    { name: 'with a misspelt key', step: { ...work, retrys: {} }, problems: ['UNKNOWN_FIELD /steps/0/retrys'] },
    {
      name: 'with a misspelt key inside',
      step: { ...work, retry: { maxAttempts: 3 } },
      problems: ['UNKNOWN_FIELD /steps/0/retry/maxAttempts'],
    },
    { name: 'without its action', step: { id: 'a', type: 'action' }, problems: ['MISSING_FIELD /steps/0/action'] },
    {
      name: 'with an id of 300 characters',
      step: { ...pause, id: 'a'.repeat(300) },
      problems: ['INVALID_ID /steps/0/id'],
    },
    {
      name: 'with an id that hides its direction',
      step: { ...pause, id: 'a\u202Eb' },
      problems: ['INVALID_ID /steps/0/id'],
    },
    {
      name: 'with an id of a zero-width joiner',
      step: { ...pause, id: 'a\u200Db' },
      problems: ['INVALID_ID /steps/0/id'],
    },
    {
      name: 'whose id is computed',
      step: { ...pause, id: '${ input.id }' },
      problems: ['NOT_TEMPLATABLE /steps/0/id'],
    },
    {
      name: 'whose dependencies are computed',
      step: { ...pause, dependsOn: ['${ input.id }'] },
      problems: ['NOT_TEMPLATABLE /steps/0/dependsOn/0'],
    },
    { name: 'with an emoji as its id', step: { ...pause, id: '🙂' }, problems: ['INVALID_ID /steps/0/id'] },
    {
      name: 'with a word of expressions as its id',
      step: { ...pause, id: 'in' },
      problems: ['INVALID_ID /steps/0/id'],
    },
    { name: 'with a duration of -5', step: { ...pause, timeout: -5 }, problems: ['INVALID_DURATION /steps/0/timeout'] },
    {
      name: 'with a duration of a thousand years',
      step: { ...pause, timeout: 'P1000Y' },
      problems: ['INVALID_DURATION /steps/0/timeout'],
    },
    {
      name: 'with a duration that is NaN',
      step: { ...pause, timeout: 'NaN' },
      problems: ['INVALID_DURATION /steps/0/timeout'],
    },
    {
      name: 'with a duration of 1ns',
      step: { ...work, retry: { initialInterval: '1ns' } },
      problems: ['INVALID_DURATION /steps/0/retry/initialInterval'],
    },
    { name: 'with a timeout of 0', step: { ...pause, timeout: '0s' }, problems: ['OUT_OF_RANGE /steps/0/timeout'] },
    {
      name: 'that retries after 1 ms',
      step: { ...work, retry: { initialInterval: '1ms' } },
      problems: ['OUT_OF_RANGE /steps/0/retry/initialInterval'],
    },
    {
      name: 'with a back-off of 0',
      step: { ...work, retry: { backoffCoefficient: 0 } },
      problems: ['OUT_OF_RANGE /steps/0/retry/backoffCoefficient'],
    },
    {
      name: 'with no attempts',
      step: { ...work, retry: { maximumAttempts: 0 } },
      problems: ['OUT_OF_RANGE /steps/0/retry/maximumAttempts'],
    },
    {
      name: 'with a word for its attempts',
      step: { ...work, retry: { maximumAttempts: 'many' } },
      problems: ['INVALID_VALUE /steps/0/retry/maximumAttempts'],
    },
    {
      name: 'with a jitter of 2',
      step: { ...work, retry: { jitter: 2 } },
      problems: ['OUT_OF_RANGE /steps/0/retry/jitter'],
    },
    {
      name: 'whose retry is computed',
      step: { ...work, retry: { initialInterval: '${ input.s }s' } },
      problems: ['NOT_TEMPLATABLE /steps/0/retry/initialInterval'],
    },
    {
      name: 'whose queue is computed',
      step: { ...work, queue: '${ input.q }' },
      problems: ['NOT_TEMPLATABLE /steps/0/queue'],
    },
    {
      name: 'without limit in attempts and in time',
      step: { ...work, retry: { maximumAttempts: 'unlimited' } },
      problems: ['INVALID_COMBINATION /steps/0/timeout'],
    },
    {
      name: 'with a condition that is no expression',
      step: { ...pause, if: 'input.a' },
      problems: ['EXPRESSION_REQUIRED /steps/0/if'],
    },
    {
      name: 'with a condition of two expressions',
      step: { ...pause, if: '${ true } ${ false }' },
      problems: ['EXPRESSION_REQUIRED /steps/0/if'],
    },
    {
      name: 'with a condition that is true',
      step: { ...pause, if: true },
      problems: ['EXPRESSION_REQUIRED /steps/0/if'],
    },
    { name: 'that waits for nothing', step: { id: 'a', type: 'wait' }, problems: ['MISSING_FIELD /steps/0/for'] },
    {
      name: 'that waits twice',
      step: { ...pause, until: '2030-01-01T00:00:00Z' },
      problems: ['INVALID_COMBINATION /steps/0/until'],
    },
    { name: 'that waits too long', step: { ...pause, for: 'P101Y' }, problems: ['INVALID_DURATION /steps/0/for'] },
    {
      name: 'whose timeout counts months',
      step: { ...pause, timeout: 'P1M' },
      problems: ['INVALID_DURATION /steps/0/timeout'],
    },
    {
      name: 'that waits for a date that is none',
      step: { id: 'a', type: 'wait', until: 'tomorrow' },
      problems: ['INVALID_TIME /steps/0/until'],
    },
    {
      name: 'that waits for a local time without a zone',
      step: { id: 'a', type: 'wait', until: '2030-01-01T00:00:00' },
      problems: ['INVALID_TIME /steps/0/until'],
    },
    {
      name: 'with a zone that is none',
      step: { id: 'a', type: 'wait', until: '2030-01-01T00:00:00', zone: 'Moon' },
      problems: ['INVALID_TIME /steps/0/zone'],
    },
    {
      name: 'with a wrong word',
      step: { id: 'a', type: 'approval', onTimeout: 'aprove' },
      problems: ['INVALID_VALUE /steps/0/onTimeout'],
    },
    {
      name: 'with a value that is missing',
      step: { id: 'a', type: 'value' },
      problems: ['MISSING_FIELD /steps/0/value'],
    },
    {
      name: 'with a handler that has a misspelt key',
      step: { ...work, onError: [{ error: ['*'] }] },
      problems: ['UNKNOWN_FIELD /steps/0/onError/0/error'],
    },
    {
      name: 'with a compensation without an action',
      step: { ...work, compensate: { input: {} } },
      problems: ['MISSING_FIELD /steps/0/compensate/action'],
    },
    {
      name: 'with a compensation that never gives up',
      step: { ...work, compensate: { action: 'demo.task', retry: { maximumAttempts: 'unlimited' } } },
      problems: ['INVALID_COMBINATION /steps/0/compensate/timeout'],
    },
    {
      name: 'with an empty block',
      step: { id: 'a', type: 'block', steps: [] },
      problems: ['EMPTY_DEFINITION /steps/0/steps'],
    },
    {
      name: 'with a switch without cases',
      step: { id: 'a', type: 'switch', cases: [] },
      problems: ['OUT_OF_RANGE /steps/0/cases'],
    },
    {
      name: 'with a form that is no schema',
      step: { id: 'a', type: 'approval', form: { type: 'objekt' } },
      problems: ['INVALID_SCHEMA /steps/0/form/type'],
    },
    {
      name: 'with a schema that looks elsewhere',
      step: { ...work, resultSchema: { $ref: 'https://example.com/schema' } },
      problems: ['INVALID_SCHEMA /steps/0/resultSchema'],
    },
    {
      name: 'with commit that is no truth value',
      step: { id: 'a', type: 'block', commit: 'yes', steps: [pause] },
      problems: ['INVALID_TYPE /steps/0/commit'],
    },
    { name: 'that allows nothing', step: { ...work, allowed: [] }, problems: ['OUT_OF_RANGE /steps/0/allowed'] },
  ];
  test.each(table)('$name', ({ step, problems }) => {
    expect(listErrors(validateSteps([step]))).toEqual(problems);
  });
});

test('a wait may count months and years, whose length depends on when it begins', () => {
  const waits = ['P1M', 'P1Y2M3DT4H', 'P100Y'].map((duration, index) => ({ ...pause, id: `w${index}`, for: duration }));
  expect(listErrors(validateSteps(waits))).toEqual([]);
});

describe('findings', () => {
  test('a misspelt key comes with a suggestion', () => {
    const validation = validateSteps([{ ...pause, timout: '1s' }]);
    expect(validation).toMatchObject({
      errors: [{ message: 'step "pause" has no key "timout" (did you mean "timeout"?)' }],
    });
  });

  test('of the schema and of the meaning come in one answer', () => {
    const steps = [
      { ...pause, dependOn: [] },
      { id: 'b', type: 'htpp', dependsOn: ['ghost'] },
      { id: 'c', type: 'value', value: '${ steps.pause.outptu }' },
    ];
    expect(listErrors(validateSteps(steps))).toEqual([
      'UNKNOWN_FIELD /steps/0/dependOn',
      'UNKNOWN_STEP_TYPE /steps/1/type',
      'UNKNOWN_REFERENCE /steps/1/dependsOn/0',
      'UNKNOWN_FIELD /steps/2/value',
    ]);
  });

  test('over a hundred are cut, and the last says how many there are', () => {
    const validation = validateSteps(
      Array.from({ length: 150 }, (_, index) => ({ ...pause, id: `s${index}`, typo: 1 })),
    );
    expect(listErrors(validation)).toHaveLength(101);
    expect(validation).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ message: '+50 more' })]),
    });
  });

  test('keys that begin with x- are kept and mean nothing', () => {
    const definition = {
      name: 'a',
      'x-team': 'payments',
      steps: [
        {
          id: 'a',
          type: 'action',
          action: 'demo.task',
          'x-position': [1, 2],
          retry: { 'x-why': 'slow' },
          onError: [{ 'x-a': 1 }],
          compensate: { 'x-b': 1, action: 'demo.task' },
        },
        {
          id: 'b',
          type: 'switch',
          cases: [{ 'x-c': 1, name: 'n', when: '${ true }', steps: [{ ...pause, 'x-d': 1 }] }],
        },
      ],
    };
    const validation = validateDefinition(definition, catalogue);
    expect(validation).toMatchObject({ valid: true, definition });
    expect(JSON.stringify(validation.valid && validation.program)).not.toContain('x-');
  });

  test('nothing is taken for a key of the language inside data', () => {
    const value = { type: 'htpp', steps: [{}], 'x-a': 1, retry: { maxAttempts: 1 } };
    expect(validateSteps([{ id: 'a', type: 'value', value }])).toMatchObject({
      valid: true,
      program: { steps: [{ value }] },
    });
  });
});

describe('limits', () => {
  test('1,000 steps are accepted, 1,001 are not', () => {
    const steps = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `s${index}`, type: 'value', value: index }));
    expect(listErrors(validateSteps(steps(1_000)))).toEqual([]);
    expect(listErrors(validateSteps(steps(1_001)))).toEqual(['TOO_MANY_STEPS /steps']);
  });

  test('a definition of 1,000 steps in a row makes a small program', () => {
    const validation = validateSteps(
      Array.from({ length: 1_000 }, (_, index) => ({ id: `s${index}`, type: 'value', value: index })),
    );
    expect(JSON.stringify(validation.valid && validation.program).length).toBeLessThan(200_000);
  });

  test('16 blocks may nest, 17 may not', () => {
    const nest = (depth: number): object =>
      depth === 0 ? pause : { id: `b${depth}`, type: 'block', steps: [nest(depth - 1)] };
    expect(listErrors(validateSteps([nest(16)]))).toEqual([]);
    expect(listErrors(validateSteps([nest(17)]))).toEqual([expect.stringMatching(/^NESTING_LIMIT /)]);
  });

  test('200 blocks inside each other nest too deep for JSON', () => {
    const nest = (depth: number): object =>
      depth === 0 ? pause : { id: `b${depth}`, type: 'block', steps: [nest(depth - 1)] };
    expect(validateSteps([nest(200)])).toMatchObject({
      valid: false,
      status: 400,
      errors: [{ code: 'JSON_TOO_DEEP' }],
    });
  });

  test('an object that nests for ever is refused', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(validateDefinition(circle, catalogue)).toMatchObject({ valid: false, status: 400 });
  });

  test('text that is too large is refused with 413', () => {
    expect(
      validateText(JSON.stringify({ name: 'a', steps: [pause], description: 'x'.repeat(300_000) }), catalogue),
    ).toMatchObject({ valid: false, status: 413 });
  });

  test('a number too large for JSON is refused with its text', () => {
    expect(
      listErrors(validateText('{"name":"a","timeout":1e400,"steps":[{"id":"a","type":"wait","for":"1s"}]}', catalogue)),
    ).toEqual(['UNSAFE_INTEGER /timeout']);
  });
});
