import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { type ApiHarness, createApiHarness, oneValue } from './harness.ts';
import { type Link, createLink } from './link.ts';

let api: ApiHarness;
let toDatabase: Link;
let toTemporal: Link;
let runId: string;
let approvalId: string;

beforeAll(async () => {
  const { databaseUrl, temporalAddress } = inject('stack');
  const [host = '', port = ''] = temporalAddress.split(':');
  toDatabase = await createLink(new URL(databaseUrl).hostname, Number(new URL(databaseUrl).port));
  toTemporal = await createLink(host, Number(port));
  api = await createApiHarness({
    actions: [],
    throughDatabase: (url) => Object.assign(url, { hostname: '127.0.0.1', port: String(toDatabase.port) }),
    throughTemporal: () => `127.0.0.1:${toTemporal.port}`,
  });
  await api.publish(oneValue('plain'));
  await api.publish({ name: 'ask', steps: [{ id: 'ask', type: 'approval', title: 'May I?' }] });
  runId = await api.start('ask');
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  approvalId = (await api.call('GET', `/approvals?runId=${runId}`)).body.items[0].id;
});

afterEach(() => {
  toDatabase.mend();
  toTemporal.mend();
});

afterAll(async () => {
  await api?.stop();
  await Promise.all([toDatabase?.close(), toTemporal?.close()]);
});

async function timed(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; code: string; retryAfter: string | null }> {
  const begin = performance.now();
  const answer = await api.call(method, path, body);
  expect(performance.now() - begin).toBeLessThan(5_000);
  return { status: answer.status, code: answer.body.code, retryAfter: answer.headers.get('retry-after') };
}

/** Every route that asks the database. */
const routes = (): [string, string, unknown?][] => [
  ['GET', '/workflows'],
  ['GET', '/workflows/plain'],
  ['POST', '/workflows', oneValue('other')],
  ['POST', '/workflows/validate', oneValue('other')],
  ['GET', '/actions'],
  ['POST', '/workflows/plain/runs', {}],
  ['GET', '/runs'],
  ['GET', `/runs/${runId}`],
  ['GET', `/runs/${runId}/events`],
  ['POST', `/runs/${runId}/cancel`, {}],
  ['POST', `/runs/${runId}/pause`, {}],
  ['POST', `/runs/${runId}/retry`, { address: '/ask' }],
  ['GET', '/approvals'],
  ['POST', `/approvals/${approvalId}/decision`, { decision: 'approved' }],
  ['GET', '/orders'],
  ['POST', '/orders'],
  ['GET', '/db/snapshot'],
  ['POST', '/db/reset'],
];

test.each(['freeze', 'cut'] as const)(
  'without PostgreSQL (%s) every route says so within 5 s, and works again after it',
  { timeout: 60_000 },
  async (fault) => {
    // Some connections are open when it happens, some are made while it lasts.
    await Promise.all(Array.from({ length: 6 }, () => api.call('GET', '/runs')));
    toDatabase[fault]();
    const answers = await Promise.all(routes().map(([method, path, body]) => timed(method, path, body)));
    expect(answers).toEqual(routes().map(() => ({ status: 503, code: 'DATABASE_UNAVAILABLE', retryAfter: '2' })));
    expect(await timed('GET', '/readyz')).toMatchObject({ status: 503, code: 'NOT_READY' });
    expect((await timed('GET', '/healthz')).status).toBe(200);
    toDatabase.mend();
    await expect.poll(async () => (await api.call('GET', '/runs')).status, { timeout: 10_000 }).toBe(200);
    await api.waitForRun(await api.start('plain'), ({ status }) => status === 'completed');
  },
);

test.each(['freeze', 'cut'] as const)(
  'without Temporal (%s) a start and a cancel are accepted, a decision and a command get 503',
  { timeout: 60_000 },
  async (fault) => {
    const waiting = await api.start('ask');
    const other = await api.start('ask');
    for (const run of [waiting, other]) await api.waitForRun(run, ({ status }) => status === 'waiting');
    const { body } = await api.call('GET', `/approvals?runId=${waiting}`);
    toTemporal[fault]();
    expect(await timed('POST', '/workflows/plain/runs', {})).toMatchObject({ status: 202 });
    expect(await timed('POST', `/approvals/${body.items[0].id}/decision`, { decision: 'approved' })).toMatchObject({
      status: 503,
      code: 'ORCHESTRATOR_UNAVAILABLE',
    });
    expect(await timed('POST', `/runs/${waiting}/cancel`, {})).toMatchObject({ status: 202 });
    expect(await timed('POST', `/runs/${other}/pause`, {})).toMatchObject({
      status: 503,
      code: 'ORCHESTRATOR_UNAVAILABLE',
    });
    expect(await timed('GET', `/runs/${waiting}`)).toMatchObject({ status: 200 });
    expect(await timed('GET', '/readyz')).toMatchObject({ status: 503, code: 'NOT_READY' });
    toTemporal.mend();
    await api.waitForRun(waiting, ({ closedAt }) => closedAt !== null, 30);
    await api.waitForRun(other, ({ status }) => status === 'paused', 30);
    await expect.poll(async () => (await api.call('GET', '/readyz')).status, { timeout: 10_000 }).toBe(200);
  },
);

test('a stream of events outlives a time without PostgreSQL', { timeout: 60_000 }, async () => {
  const waiting = await api.start('ask');
  await api.waitForRun(waiting, ({ status }) => status === 'waiting');
  const response = await api.request(`/runs/${waiting}/events`);
  const text = response.text();
  toDatabase.cut();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  toDatabase.mend();
  await expect
    .poll(async () => (await api.call('POST', `/runs/${waiting}/cancel`)).status, { timeout: 10_000 })
    .toBe(202);
  await api.waitForRun(waiting, ({ status }) => status === 'cancelled');
  expect(await text).toContain('"type":"run_finished"');
});
