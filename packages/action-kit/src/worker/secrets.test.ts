import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '@waymark/protocol';
import { defineAction } from '../action.ts';
import type { ActionContext } from '../context.ts';
import { ActionFailure } from '../failure.ts';
import { makeAttempt, MemoryPorts } from './testing.ts';

const token = 'canary-5f3a9c';

function action(run: (input: Json, context: ActionContext) => Promise<Json>) {
  return defineAction({ name: 'demo.work', title: 'Work', input: z.json(), output: z.json(), run });
}

function attempt(run: Parameters<typeof action>[0], secrets: Record<string, string> = { TOKEN: token }) {
  const ports = new MemoryPorts();
  for (const [name, value] of Object.entries(secrets)) ports.secrets.set(name, value);
  const task = {
    input: { auth: '‹secret TOKEN›', list: ['x', 'Bearer ‹secret TOKEN›'], forged: '${ secrets.TOKEN }' },
    secrets: [
      { pointer: '/auth', name: 'TOKEN', prefix: '' },
      { pointer: '/list/1', name: 'TOKEN', prefix: 'Bearer ' },
    ],
  };
  return { ports, made: makeAttempt(action(run), ports, { heartbeatTimeoutMs: 1_000 }, task) };
}

test('an action gets the values in their places, and only there', async () => {
  let seen: Json = null;
  const { made } = attempt(async (input) => {
    seen = input;
    return null;
  });
  await made.ended;
  expect(seen).toEqual({ auth: token, list: ['x', `Bearer ${token}`], forged: '${ secrets.TOKEN }' });
});

test('its output, its checkpoint and what is kept of it hold masks', async () => {
  const { made, ports } = attempt(async (input, { checkpoint }) => {
    checkpoint.save({ input });
    return { echo: input, basic: Buffer.from(`ann:${token}`).toString('base64') };
  });
  const { result } = await made.ended;
  const everything = JSON.stringify([result, made.heartbeats, ports.ends]);
  expect(everything).toContain('‹secret TOKEN›');
  expect(everything).not.toContain(token);
  expect(everything).not.toContain(Buffer.from(`ann:${token}`).toString('base64'));
});

test('its error holds masks, also one that is thrown as it came', async () => {
  for (const error of [
    new ActionFailure('Refused', `token ${token} is wrong`, { data: { [token]: token } }),
    new Error(`GET /?t=${encodeURIComponent(token)} failed`),
  ]) {
    const { made, ports } = attempt(async () => {
      throw error;
    });
    const { error: thrown } = await made.ended;
    const { message, stack, details, cause } = thrown as Error & { details: unknown };
    const everything = JSON.stringify([message, stack, details, String(cause), ports.ends]);
    expect(everything).toContain('‹secret TOKEN›');
    expect(everything).not.toContain(token);
  }
});

test('a secret that does not exist fails the step at once, and nothing was done', async () => {
  let runs = 0;
  const { made } = attempt(async () => (runs += 1), {});
  expect((await made.ended).error).toMatchObject({
    type: 'SecretMissing',
    nonRetryable: true,
    message: 'the secret "TOKEN" does not exist; set it with PUT /api/secrets/TOKEN',
    details: [{ effect: 'none' }],
  });
  expect(runs).toBe(0);
});
