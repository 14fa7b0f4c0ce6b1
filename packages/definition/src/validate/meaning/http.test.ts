import { describe, expect, test } from 'vitest';
import { listErrors, validateSteps } from '../../../test/validate-with.ts';

const call = { id: 'call', type: 'http', url: 'https://api.example.com/orders' };

describe('a request', () => {
  test.each([
    { name: 'in its shortest form', more: {} },
    {
      name: 'with everything',
      more: {
        method: 'POST',
        url: '${ input.service }/orders',
        query: { page: 1, tags: ['a', '${ input.tag }'] },
        headers: { 'X-Source': 'waymark', Accept: 'text/plain' },
        body: { items: '${ input.items }' },
        auth: { basic: { username: 'ann', password: '${ input.word }' } },
        expect: { status: ['2xx', 404], schema: { type: 'object' } },
        retry: { maximumAttempts: 3 },
        attemptTimeout: '5s',
        idempotencyKey: 'order-${ step.input.url }',
        resultSchema: { type: 'object' },
        timeout: '1m',
        compensate: { type: 'http', method: 'DELETE', url: 'https://api.example.com/orders/${ step.key }' },
      },
    },
    { name: 'whose method is computed', more: { method: '${ input.method }' } },
  ])('$name is valid', ({ more }) => expect(listErrors(validateSteps([{ ...call, ...more }]))).toEqual([]));

  test.each([
    { name: 'of another scheme', more: { url: 'ftp://example.com' }, problems: ['INVALID_VALUE /steps/0/url'] },
    {
      name: 'of a computed address of another scheme',
      more: { url: 'file:///${ input.path }' },
      problems: ['INVALID_VALUE /steps/0/url'],
    },
    { name: 'to no address', more: { url: 'example.com' }, problems: ['INVALID_VALUE /steps/0/url'] },
    {
      name: 'with a password in the address',
      more: { url: 'https://a:b1@example.com' },
      problems: ['INVALID_VALUE /steps/0/url'],
    },
    { name: 'with an unknown method', more: { method: 'FETCH' }, problems: ['INVALID_VALUE /steps/0/method'] },
    {
      name: 'with a header that frames the message',
      more: { headers: { 'content-length': '5', Host: 'x' } },
      problems: ['INVALID_VALUE /steps/0/headers/content-length', 'INVALID_VALUE /steps/0/headers/Host'],
    },
    {
      name: 'with a key of its own',
      more: { headers: { 'Idempotency-Key': 'x' } },
      problems: ['INVALID_VALUE /steps/0/headers/Idempotency-Key'],
    },
    {
      name: 'that authenticates twice',
      more: { auth: { bearer: 'x' }, headers: { authorization: 'x' } },
      problems: ['INVALID_COMBINATION /steps/0/headers/authorization'],
    },
    {
      name: 'that authenticates by both ways',
      more: { auth: { bearer: 'x', basic: { username: 'a', password: 'b' } } },
      problems: ['INVALID_COMBINATION /steps/0/auth'],
    },
    { name: 'that authenticates by neither', more: { auth: {} }, problems: ['INVALID_COMBINATION /steps/0/auth'] },
    { name: 'that sends a body with GET', more: { body: {} }, problems: ['INVALID_COMBINATION /steps/0/body'] },
    {
      name: 'that expects no status',
      more: { expect: { status: 'ok' } },
      problems: ['INVALID_VALUE /steps/0/expect/status'],
    },
    {
      name: 'that expects an impossible schema',
      more: { expect: { schema: { type: 'thing' } } },
      problems: ['INVALID_SCHEMA /steps/0/expect/schema/type'],
    },
    { name: 'with a misspelt key', more: { header: {} }, problems: ['UNKNOWN_FIELD /steps/0/header'] },
    { name: 'with input', more: { input: {} }, problems: ['UNKNOWN_FIELD /steps/0/input'] },
    {
      name: 'that reads what is not there',
      more: { headers: { 'X-A': '${ nothing }' } },
      problems: ['UNKNOWN_IDENTIFIER /steps/0/headers/X-A'],
    },
    {
      name: 'with a computed queue',
      more: { queue: '${ input.queue }' },
      problems: ['NOT_TEMPLATABLE /steps/0/queue'],
    },
  ])('$name is refused', ({ more, problems }) =>
    expect(listErrors(validateSteps([{ ...call, ...more }]))).toEqual(problems),
  );
});

describe('a compensation', () => {
  const undo = (compensate: unknown) => listErrors(validateSteps([{ ...call, compensate }]));
  test('that is a request is checked like a step', () => {
    expect(undo({ type: 'http', url: 'gopher://x', headers: { Host: 'x' } })).toEqual([
      'INVALID_VALUE /steps/0/compensate/url',
      'INVALID_VALUE /steps/0/compensate/headers/Host',
    ]);
    expect(undo({ type: 'http' })).toEqual(['MISSING_FIELD /steps/0/compensate/url']);
    expect(undo({ type: 'http', url: 'https://example.com', urll: 'x' })).toEqual([
      'UNKNOWN_FIELD /steps/0/compensate/urll',
    ]);
  });
  test('of a type that undoes nothing is refused', () => {
    expect(undo({ type: 'wait', for: '1s' })).toEqual(['INVALID_VALUE /steps/0/compensate/type']);
  });
});

test('the action behind a step type cannot be called by its name', () => {
  const validation = validateSteps([{ id: 'a', type: 'action', action: 'http.request' }]);
  expect(validation).toMatchObject({
    errors: [{ code: 'UNKNOWN_ACTION', hint: 'Write "type": "http" with its own keys.' }],
  });
});

test('the program holds the request as input, and apart from it what no template touches', () => {
  const schema = { type: 'object', description: 'as ${ it } is' };
  const validation = validateSteps(
    [
      {
        ...call,
        method: 'POST',
        body: { n: '${ input.n }' },
        expect: { status: 201, schema },
        compensate: { type: 'http', url: 'https://example.com' },
      },
    ],
    { defaults: { timeout: '1m', attemptTimeout: '7s', retry: { maximumAttempts: 2 } } },
  );
  expect(validation).toMatchObject({
    valid: true,
    program: {
      steps: [
        {
          type: 'http',
          action: 'http.request',
          input: { method: 'POST', url: call.url, body: { n: '${ input.n }' } },
          settings: { expect: { status: 201, schema } },
          queue: 'waymark-actions',
          timeout: 60_000,
          attemptTimeout: 30_000,
          retry: { maximumAttempts: 2 },
          compensate: {
            kind: 'work',
            work: { action: 'http.request', input: { method: 'GET' }, retry: { maximumAttempts: 10 } },
          },
        },
      ],
    },
  });
});

test('schemas of the answer may refer to those of the definition', () => {
  const schemas = { Order: { type: 'object' }, Other: { type: 'string' } };
  const validation = validateSteps(
    [{ ...call, expect: { schema: { $ref: '#/schemas/Order' } }, resultSchema: { $ref: '#/schemas/Other' } }],
    { schemas },
  );
  expect(validation).toMatchObject({
    valid: true,
    program: {
      steps: [
        {
          settings: { expect: { schema: { $ref: '#/schemas/Order', schemas: { Order: { type: 'object' } } } } },
          resultSchema: { schemas: { Other: { type: 'string' } } },
        },
      ],
    },
  });
});
