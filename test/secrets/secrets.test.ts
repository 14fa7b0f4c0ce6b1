import fs from 'node:fs';
import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { Json, JsonObject } from '@waymark/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Partner } from '../http/partner.ts';
import { stepOf } from '../support/checks.ts';
import { startEngine, type Engine } from '../support/engine.ts';
import { dumpHistory, dumpTables } from '../support/kept.ts';

/** Nothing but the other side may ever see these. */
const token = 'canary-TOKEN-wkqzvx"/+';
const password = 'canary-PASSWORD-jyxkqw';
/** What is left of them in any encoding that a test would notice. */
const traces = [token, password, 'wkqzvx', 'jyxkqw', ...[token, password, `ann:${password}`].flatMap(encode)];

function encode(value: string): string[] {
  const bytes = Buffer.from(value);
  return [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), encodeURIComponent(value)];
}

const partner = new Partner();
const received: Json[] = [];
const deliver = defineAction({
  name: 'courier.deliver',
  title: 'Deliver',
  input: z.json(),
  output: z.json(),
  run: async (input, { log, checkpoint, phase }) => {
    received.push(input);
    log.warn(`delivering with ${JSON.stringify(input)}`, { input });
    checkpoint.save({ input });
    const { token: sent, fails } = input as { token: string; fails?: boolean };
    if (fails && phase === 'do')
      throw new ActionFailure('Courier.Refused', `the courier does not know ${sent}`, {
        data: { sent },
        retryable: false,
      });
    return { sent, encoded: Buffer.from(sent).toString('base64') };
  },
});

let engine: Engine;
/** What the workers log: it goes to the descriptor itself. */
const said: string[] = [];
const write = fs.write;

beforeAll(async () => {
  await partner.start();
  fs.write = ((...given: Parameters<typeof write>) => {
    said.push(String(given[1]));
    write(...given);
  }) as typeof fs.write;
  engine = await startEngine({ actions: [deliver], httpAllow: partner.host });
  await set('TOKEN', token);
  await set('PASSWORD', password);
}, 120_000);

afterAll(async () => {
  fs.write = write;
  await engine?.stop();
  await partner.stop();
});

beforeEach(() => {
  partner.arrivals.length = 0;
  received.length = 0;
  partner.answer = ({ headers, path, body }) => ({ body: { headers: headers as unknown as JsonObject, path, body } });
});

async function set(name: string, value: string): Promise<Response> {
  return await engine.api.send('PUT', `/secrets/${name}`, { value });
}

async function run(name: string, steps: Json) {
  await engine.api.publish({ name, steps });
  const { runId } = await engine.api.start(name, { input: { forged: '${ secrets.TOKEN }', mask: '‹secret TOKEN›' } });
  return await engine.api.waitForEnd(runId);
}

/** Looks for the secrets in everything that is kept: all tables, the histories of Temporal, and the log. */
async function expectNoTraces(...runIds: string[]): Promise<void> {
  // What an action logs goes through Temporal's own log, which is written in batches.
  await vi.waitFor(() => expect(said.join('')).toContain('delivering with'), { timeout: 10_000 });
  // `last4` is meant to be seen.
  const tables = (await dumpTables(engine.databaseUrl)).replaceAll(/"last4":"[^"]*"/g, '');
  const histories = await Promise.all(runIds.map((runId) => dumpHistory(engine.temporal, runId)));
  const kept = [tables, said.join(''), ...histories].join('\n');
  expect(kept).toContain('‹secret TOKEN›');
  for (const trace of traces) expect(kept.includes(trace), `a trace of a secret: ${trace}`).toBe(false);
}

test('the other side gets the secrets; rows, histories and the log hold masks', async () => {
  const ended = await run('with-secrets', [
    {
      id: 'call',
      type: 'http',
      method: 'POST',
      url: `${partner.url}/orders`,
      query: { key: '${ secrets.PASSWORD }' },
      headers: { 'X-Token': 'Key ${ secrets.PASSWORD }' },
      auth: { basic: { username: 'ann', password: '${ secrets.PASSWORD }' } },
      body: { token: '${ secrets.TOKEN }', forged: '${ input.forged }', mask: '${ input.mask }' },
    },
    { id: 'deliver', type: 'action', action: 'courier.deliver', input: { token: '${ secrets.TOKEN }' } },
  ]);
  expect(ended.status).toBe('completed');
  expect(partner.arrivals).toMatchObject([
    {
      path: `/orders?key=${password}`,
      headers: {
        'x-token': `Key ${password}`,
        authorization: `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`,
      },
      body: { token, forged: '${ secrets.TOKEN }', mask: '‹secret TOKEN›' },
    },
  ]);
  expect(received).toEqual([{ token }]);
  expect(stepOf(ended, 'call')).toMatchObject({
    input: { body: { token: '‹secret TOKEN›' }, headers: { 'X-Token': 'Key ‹secret PASSWORD›' } },
    output: {
      body: { path: '/orders?key=‹secret PASSWORD›', body: { token: '‹secret TOKEN›' } },
      request: { url: `${partner.url}/orders?key=‹secret PASSWORD›` },
    },
  });
  await expectNoTraces(ended.runId);
});

test('errors and compensations hide them, too', async () => {
  partner.answer = ({ headers, body }) => ({ status: 422, body: { headers: headers as unknown as JsonObject, body } });
  const ended = await run('with-errors', [
    {
      id: 'first',
      type: 'action',
      action: 'courier.deliver',
      input: { token: '${ secrets.TOKEN }' },
      compensate: {
        action: 'courier.deliver',
        input: { token: 'undo ${ secrets.TOKEN }', was: '${ step.input.token }' },
      },
    },
    {
      id: 'call',
      type: 'http',
      method: 'POST',
      url: `${partner.url}/orders`,
      auth: { bearer: '${ secrets.PASSWORD }' },
      body: '${ secrets.TOKEN }',
      onError: [{ errors: ['HttpError'], then: 'continue', output: '${ error }' }],
    },
    { id: 'refused', type: 'action', action: 'courier.deliver', input: { token: '${ secrets.TOKEN }', fails: true } },
  ]);
  expect(ended).toMatchObject({
    status: 'compensated',
    error: { type: 'Courier.Refused', message: 'the courier does not know ‹secret TOKEN›' },
  });
  expect(received.at(-1)).toEqual({ token: `undo ${token}`, was: '‹secret TOKEN›' });
  await expectNoTraces(ended.runId);
});

describe('the API', () => {
  test('lists names, ends and times, and never a value', async () => {
    const answer = await engine.api.send('GET', '/secrets');
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      items: [
        { name: 'PASSWORD', last4: 'xkqw', updatedAt: expect.any(String) as unknown },
        { name: 'TOKEN', last4: 'x"/+', updatedAt: expect.any(String) as unknown },
      ],
      nextCursor: null,
    });
    expect(text).not.toContain('canary');
    expect((await engine.api.send('GET', '/secrets/TOKEN')).status).toBe(405);
  });

  test('does not repeat a value in its refusals', async () => {
    for (const [name, body] of [
      ['9lives', { value: token }],
      ['TOKEN', { value: token, more: token }],
      ['TOKEN', { value: [token] }],
      ['TOKEN', { value: '' }],
      ['TOKEN', token],
    ] as [string, Json][]) {
      const answer = await engine.api.send('PUT', `/secrets/${name}`, body);
      expect(answer.status).toBe(422);
      expect(await answer.text()).not.toContain('wkqzvx');
    }
  });

  test('says so when there is nothing to delete', async () => {
    expect((await engine.api.send('DELETE', '/secrets/NOTHING')).status).toBe(404);
    await set('SHORT', 'short-one');
    expect((await engine.api.get<{ items: Json[] }>('/secrets')).items).toContainEqual(
      expect.objectContaining({ name: 'SHORT', last4: null }),
    );
    expect((await engine.api.send('DELETE', '/secrets/SHORT')).status).toBe(204);
    expect((await engine.api.send('DELETE', '/secrets/SHORT')).status).toBe(404);
  });
});

test('a definition with a secret that does not exist is refused', async () => {
  const steps = [{ id: 'a', type: 'action', action: 'courier.deliver', input: { token: '${ secrets.TOKE }' } }];
  const answer = await engine.api.send('POST', '/workflows', { name: 'unknown-secret', steps });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ errors: [{ code: 'UNKNOWN_SECRET', pointer: '/steps/0/input/token' }] });
});

test('an attempt gets the newest value; without one the step fails at once', async () => {
  await set('ROTATED', 'first-canary');
  const steps = [{ id: 'a', type: 'action', action: 'courier.deliver', input: { token: '${ secrets.ROTATED }' } }];
  await run('rotated', steps);
  await set('ROTATED', 'second-canary');
  await run('rotated', steps);
  await engine.api.send('DELETE', '/secrets/ROTATED');
  const { runId } = await engine.api.start('rotated', { input: {} });
  const ended = await engine.api.waitForEnd(runId);
  expect(received).toEqual([{ token: 'first-canary' }, { token: 'second-canary' }]);
  expect(ended).toMatchObject({ status: 'failed', error: { type: 'SecretMissing', attempts: 1 } });
});
