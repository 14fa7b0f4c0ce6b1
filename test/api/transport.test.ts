import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness, oneValue } from './harness.ts';

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness();
  await api.publish(oneValue('one-value'));
});

afterAll(async () => {
  await api?.stop();
});

const json = { 'content-type': 'application/json' };
const yaml = { 'content-type': 'application/yaml' };
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

test.each([
  ['an unknown route', 'GET', '/nothing', undefined, {}, 404, 'ROUTE_NOT_FOUND'],
  ['a method that a route does not take', 'DELETE', '/runs', undefined, {}, 405, 'METHOD_NOT_ALLOWED'],
  ['an id that cannot be one', 'GET', '/runs/%00', undefined, {}, 404, 'NOT_FOUND'],
  ['a path that climbs', 'GET', '/runs/..%2f..%2fetc', undefined, {}, 404, 'NOT_FOUND'],
  ['a version that is no number', 'GET', '/workflows/one-value/versions/1e0', undefined, {}, 404, 'NOT_FOUND'],
  ['a body of another type', 'POST', '/runs', '{}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'a body in another encoding',
    'POST',
    '/runs',
    '{}',
    { 'content-type': 'application/json; charset=utf-16' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['YAML that is no definition', 'POST', '/runs', 'workflow: a', yaml, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['YAML that cannot be read', 'POST', '/workflows', 'name: [a', yaml, 400, 'INVALID_YAML'],
  ['YAML that nests too deep', 'POST', '/workflows/validate', '- '.repeat(100_000), yaml, 400, 'JSON_TOO_DEEP'],
  ['YAML that is no UTF-8', 'POST', '/workflows', new Uint8Array([0x61, 0xff]), yaml, 400, 'INVALID_YAML'],
  ['a body without a type', 'POST', '/runs', new TextEncoder().encode('{}'), {}, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a body that is no JSON', 'POST', '/runs', '{"workflow":', json, 400, 'INVALID_JSON'],
  ['a body that is no UTF-8', 'POST', '/runs', new Uint8Array([0x7b, 0xff, 0x7d]), json, 400, 'INVALID_JSON'],
  ['a body that begins with a byte order mark', 'POST', '/workflows', '\ufeff{}', json, 400, 'INVALID_JSON'],
  ['a body that nests too deep', 'POST', '/runs', deep, json, 400, 'JSON_TOO_DEEP'],
  ['a key that stands twice', 'POST', '/runs', '{"workflow":"a","workflow":"b"}', json, 400, 'DUPLICATE_KEY'],
  [
    'a forbidden key',
    'POST',
    '/runs',
    '{"workflow":"one-value","input":{"__proto__":{"a":1}}}',
    json,
    400,
    'FORBIDDEN_KEY',
  ],
  [
    'a number that would lose digits',
    'POST',
    '/runs',
    '{"workflow":"one-value","input":{"a":9007199254740993}}',
    json,
    400,
    'UNSAFE_INTEGER',
  ],
  [
    'a body that is too large',
    'POST',
    '/runs',
    `{"workflow":"${'x'.repeat(400_000)}"}`,
    json,
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  ['a definition that is too large', 'POST', '/workflows', `"${'x'.repeat(300_000)}"`, json, 413, 'PAYLOAD_TOO_LARGE'],
  ['an unknown field', 'POST', '/workflows/one-value/runs', '{"inputs":{}}', json, 422, 'INVALID_REQUEST'],
  ['a page of another origin', 'POST', '/orders', undefined, { origin: 'https://elsewhere.example' }, 403, 'CSRF'],
  ['a page that hides its origin', 'POST', '/orders', undefined, { origin: 'null' }, 403, 'CSRF'],
  ['a form of another site', 'POST', '/orders', undefined, { 'sec-fetch-site': 'cross-site' }, 403, 'CSRF'],
  [
    'a reset by another name of this machine',
    'POST',
    '/db/reset',
    undefined,
    { host: 'rebound.example' },
    403,
    'LOOPBACK_ONLY',
  ],
  [
    'a reset from another machine',
    'POST',
    '/db/reset',
    undefined,
    { 'x-forwarded-for': '192.0.2.7' },
    403,
    'LOOPBACK_ONLY',
  ],
  ['a limit of nothing', 'GET', '/runs?limit=0', undefined, {}, 400, 'INVALID_PARAMETER'],
  ['a limit above 200', 'GET', '/runs?limit=201', undefined, {}, 400, 'INVALID_PARAMETER'],
  ['a forged cursor', 'GET', '/runs?cursor=eyJhIjoxfQ', undefined, {}, 400, 'INVALID_CURSOR'],
  ['an unknown status', 'GET', '/runs?status=done', undefined, {}, 400, 'INVALID_PARAMETER'],
  [
    'a table that nobody may look at',
    'GET',
    '/db/snapshot?table=_prisma_migrations',
    undefined,
    {},
    400,
    'INVALID_PARAMETER',
  ],
  [
    'an idempotency key with spaces',
    'POST',
    '/workflows/one-value/runs',
    '{}',
    { ...json, 'idempotency-key': 'a b' },
    400,
    'INVALID_IDEMPOTENCY_KEY',
  ],
  [
    'an idempotency key of 10 KB',
    'POST',
    '/workflows/one-value/runs',
    '{}',
    { ...json, 'idempotency-key': 'k'.repeat(10_000) },
    400,
    'INVALID_IDEMPOTENCY_KEY',
  ],
  [
    'an empty idempotency key',
    'POST',
    '/workflows/one-value/runs',
    '{}',
    { ...json, 'idempotency-key': '' },
    400,
    'INVALID_IDEMPOTENCY_KEY',
  ],
] as const)('%s is refused with a problem', async (_, method, path, body, headers, status, code) => {
  const response = await api.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({
    status,
    code,
    errors: expect.any(Array),
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(response.status).toBe(status);
  expect(problem['requestId']).toBe(response.headers.get('x-request-id'));
});

test('a filter is a value, whatever stands in it', async () => {
  const { status, body } = await api.call('GET', `/runs?workflow=${encodeURIComponent(`x' OR '1'='1`)}`);
  expect({ status, body }).toEqual({ status: 200, body: { items: [], nextCursor: null } });
});

test('the pointer of a missing key is the place of that key', async () => {
  const { body } = await api.call('POST', '/runs', {});
  expect(body.errors).toEqual([
    { code: 'MISSING_FIELD', pointer: '/workflow', message: expect.any(String), hint: null },
  ]);
});

test('a method that a route does not take is answered with those it takes', async () => {
  const { headers } = await api.call('PATCH', '/runs');
  expect(headers.get('allow')).toBe('GET, HEAD, POST');
});

test('a page of this server may change things', async () => {
  const { status } = await api.call('POST', '/orders', undefined, {
    origin: 'http://localhost:3000',
    host: 'localhost:3000',
  });
  expect(status).toBe(201);
});

test.each([
  ['nothing', {}],
  ['a stream of nothing', { body: new ReadableStream({ start: (stream) => stream.close() }), duplex: 'half' as const }],
  ['no text, with a type', { headers: json, body: '' }],
])('%s counts as an empty object', async (_, init) => {
  expect((await api.request('/workflows/one-value/runs', { method: 'POST', ...init })).status).toBe(202);
});

test('nothing is refused where something has to be said', async () => {
  const response = await api.request('/runs', { method: 'POST' });
  expect(response.status).toBe(422);
  expect((await response.json()).errors).toMatchObject([{ code: 'MISSING_FIELD', pointer: '/workflow' }]);
});

test('a body that does not arrive is given up', { timeout: 10_000 }, async () => {
  const endless = new ReadableStream({ pull: () => new Promise<void>(() => {}) });
  const init = {
    method: 'POST',
    body: endless,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit;
  const begin = Date.now();
  const response = await api.request('/runs', init);
  expect(response.status).toBe(408);
  expect(Date.now() - begin).toBeLessThan(5_000);
});

test('the OpenAPI document describes every route', async () => {
  const { status, body } = await api.call('GET', '/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths).sort()).toEqual([
    '/api/actions',
    '/api/approvals',
    '/api/approvals/{id}',
    '/api/approvals/{id}/decision',
    '/api/changes',
    '/api/db/reset',
    '/api/db/snapshot',
    '/api/events',
    '/api/events/outgoing',
    '/api/examples',
    '/api/healthz',
    '/api/orders',
    '/api/orders/{id}',
    '/api/readyz',
    '/api/runs',
    '/api/runs/{runId}',
    '/api/runs/{runId}/cancel',
    '/api/runs/{runId}/events',
    '/api/runs/{runId}/events/{event}',
    '/api/runs/{runId}/fail',
    '/api/runs/{runId}/mailbox',
    '/api/runs/{runId}/pause',
    '/api/runs/{runId}/resume',
    '/api/runs/{runId}/retry',
    '/api/runs/{runId}/skip',
    '/api/secrets',
    '/api/secrets/{name}',
    '/api/workflows',
    '/api/workflows/validate',
    '/api/workflows/{name}',
    '/api/workflows/{name}/runs',
    '/api/workflows/{name}/versions/{version}',
  ]);
});
