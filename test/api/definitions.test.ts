import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness, oneValue } from './harness.ts';

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness();
});

afterAll(async () => {
  await api?.stop();
});

test('a definition is published as version 1, and as it was sent', async () => {
  const { status, headers, body } = await api.call(
    'POST',
    '/workflows',
    oneValue('first', { title: 'The first', 'x-note': 1 }),
  );
  expect(status).toBe(201);
  expect(headers.get('location')).toBe('/api/workflows/first/versions/1');
  expect(body).toEqual({
    name: 'first',
    title: 'The first',
    version: 1,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    form: 'v1',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    definition: oneValue('first', { title: 'The first', 'x-note': 1 }),
    source: null,
    warnings: [],
  });
});

test.each(['application/yaml', 'text/yaml', 'application/x-yaml; charset=utf-8'])(
  'a definition of the type %s means the same as JSON, and its text is kept',
  async (type) => {
    const name = type.replaceAll(/[^a-z]/g, '-');
    const text = `# Written by hand\nname: ${name}\nx-usual: &usual 7\nsteps:\n  - {id: only, type: value, value: *usual}\n`;
    const headers = { 'content-type': type };
    const validated = await api.call('POST', '/workflows/validate', text, headers);
    expect(validated).toMatchObject({ status: 200, body: { valid: true, errors: [], warnings: [] } });

    const { status, body } = await api.call('POST', '/workflows', text, headers);
    expect(status).toBe(201);
    const definition = { name, 'x-usual': 7, steps: [{ id: 'only', type: 'value', value: 7 }] };
    expect(body).toMatchObject({ name, version: 1, definition, source: { format: 'yaml', text } });
    expect((await api.call('GET', `/workflows/${name}/versions/1`)).body).toEqual(body);
    expect((await api.call('GET', '/workflows')).body.items).toContainEqual(body);

    const same = await api.call('POST', '/workflows', definition);
    expect([same.status, same.body.version, same.body.hash]).toEqual([200, 1, body.hash]);
  },
);

test('findings in YAML have pointers, and those of the text its lines', async () => {
  const yaml = { 'content-type': 'application/yaml' };
  const wrong = await api.call('POST', '/workflows', 'name: wrong\nsteps:\n  - {id: a, type: htpp}\n', yaml);
  expect(wrong).toMatchObject({
    status: 422,
    body: { errors: [{ code: 'UNKNOWN_STEP_TYPE', pointer: '/steps/0/type' }] },
  });
  const twice = await api.call('POST', '/workflows', 'name: twice\nname: again\n', yaml);
  expect(twice).toMatchObject({ status: 400, body: { code: 'DUPLICATE_KEY', errors: [{ pointer: '/name' }] } });
  expect(twice.body.errors[0].message).toContain('2:1 (line:column)');
});

test('the same content again is the same version, other content is the next one', async () => {
  await api.publish(oneValue('twice'));
  const same = await api.call('POST', '/workflows', oneValue('twice'));
  expect([same.status, same.body.version]).toEqual([200, 1]);
  const next = await api.call('POST', '/workflows', oneValue('twice', { title: 'Other' }));
  expect([next.status, next.body.version]).toEqual([201, 2]);
  const back = await api.call('POST', '/workflows', oneValue('twice'));
  expect([back.status, back.body.version]).toEqual([201, 3]);

  const { body } = await api.call('GET', '/workflows/twice');
  expect(body.version).toBe(3);
  expect(body.versions.map(({ version }: { version: number }) => version)).toEqual([3, 2, 1]);
  expect((await api.call('GET', '/workflows/twice/versions/2')).body.title).toBe('Other');
});

test('of ten that publish at once each gets a version, and none is lost', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      api.call('POST', '/workflows', oneValue('crowded', { title: `Title ${index}` })),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
  expect(answers.map(({ body }) => body.version as number).sort((a, b) => a - b)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
});

test('a definition that is wrong is refused with all findings', async () => {
  const { status, body } = await api.call('POST', '/workflows', {
    name: 'wrong',
    retrys: 1,
    steps: [{ id: 'a', type: 'htpp' }],
  });
  expect(status).toBe(422);
  expect(body.code).toBe('INVALID_DEFINITION');
  expect(body.errors.map(({ code }: { code: string }) => code).sort()).toEqual(['UNKNOWN_FIELD', 'UNKNOWN_STEP_TYPE']);
  expect((await api.call('GET', '/workflows/wrong')).status).toBe(404);
});

test('validation answers 200, whether a definition is right or wrong', async () => {
  const right = await api.call('POST', '/workflows/validate', oneValue('right'));
  expect(right).toMatchObject({ status: 200, body: { valid: true, errors: [], warnings: [] } });
  const wrong = await api.call('POST', '/workflows/validate', { steps: [] });
  expect(wrong).toMatchObject({ status: 200, body: { valid: false } });
  expect(wrong.body.errors).toContainEqual(expect.objectContaining({ code: 'MISSING_FIELD', pointer: '/name' }));
  expect((await api.call('GET', '/workflows/right')).status).toBe(404);
});

test.each(['PUT', 'PATCH', 'DELETE'])('%s on a version is refused: it never changes', async (method) => {
  await api.publish(oneValue('immutable'));
  expect(await api.call(method, '/workflows/immutable/versions/1', {})).toMatchObject({
    status: 409,
    body: { code: 'IMMUTABLE_VERSION' },
  });
  expect((await api.call(method, '/workflows/immutable/versions/2', {})).status).toBe(404);
});

test('a list is walked page by page, newest first, without a gap', async () => {
  for (const name of ['page-a', 'page-b', 'page-c']) await api.publish(oneValue(name));
  const names: string[] = [];
  let cursor = '';
  do {
    const { body } = await api.call('GET', `/workflows?limit=2${cursor && `&cursor=${cursor}`}`);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    cursor = body.nextCursor ?? '';
  } while (cursor);
  expect(names.slice(0, 3)).toEqual(['page-c', 'page-b', 'page-a']);
  expect(new Set(names).size).toBe(names.length);
});

test('the examples that come with Waymark can be looked at', async () => {
  const { body } = await api.call('GET', '/examples');
  expect(body.items.map(({ name }: { name: string }) => name)).toContain('order-fulfilment');
});
