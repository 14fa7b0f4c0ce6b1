import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive } from './process-identity.mjs';
import { Supervisor } from './supervisor.mjs';
import type { ProcessSpec } from './supervisor.mjs';

let folder: string;
let said: string[];
let supervisor: Supervisor;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  said = [];
  supervisor = new Supervisor({ logs: folder, env: process.env, say: (text) => void said.push(text) });
});

afterEach(async () => {
  await supervisor.stop({ graceMilliseconds: 300 });
  rmSync(folder, { recursive: true, force: true });
});

const ready = `process.send({ type: 'ready' }); setInterval(() => {}, 1000);`;
const node = (name: string, code: string): ProcessSpec => ({
  name,
  command: process.execPath,
  args: ['-e', code],
  messages: true,
  stopPhase: 1,
});
const viewOf = (name: string) =>
  supervisor.view()[name] ?? { pid: null, startTime: null, state: 'failed', restarts: -1 };
const identityOf = (name: string) => ({ pid: viewOf(name).pid ?? 0, startTime: viewOf(name).startTime ?? '' });

test('a process runs when it says that it is ready', async () => {
  await supervisor.start(node('calm', ready));
  expect(viewOf('calm')).toMatchObject({ state: 'running', restarts: 0 });
  expect(isAlive(identityOf('calm'))).toBe(true);
});

test('a process that is killed starts again, with another pid', async () => {
  await supervisor.start(node('victim', ready));
  const { pid } = identityOf('victim');
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(viewOf('victim')).toMatchObject({ state: 'running', restarts: 1 }), 5_000);
  expect(viewOf('victim').pid).not.toBe(pid);
});

test('a process that dies five times is given up, and the others stay', { timeout: 20_000 }, async () => {
  await supervisor.start(node('calm', ready));
  await expect(supervisor.start(node('ill', 'console.log("I am ill"); process.exit(3)'))).rejects.toThrow('I am ill');
  expect(viewOf('ill')).toMatchObject({ state: 'failed', restarts: 4 });
  expect(said.at(-1)).toContain('died 5 times within 60 s (code 3)');
  expect(viewOf('calm').state).toBe('running');
});

test('what a killed process had started itself ends with it', async () => {
  const child = `const { spawn } = require('node:child_process');
    console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid); ${ready}`;
  await supervisor.start(node('parent', child));
  const pid = Number(readFileSync(join(folder, 'parent.log'), 'utf8'));
  process.kill(identityOf('parent').pid, 'SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 5_000);
});

test('a stop ends a process that does not listen', async () => {
  await supervisor.start(node('deaf', `process.on('SIGTERM', () => {}); ${ready}`));
  const identity = identityOf('deaf');
  await supervisor.stop({ graceMilliseconds: 300 });
  expect(isAlive(identity)).toBe(false);
});

test('a wished restart does not count as a death', async () => {
  await supervisor.start(node('changed', ready));
  const { pid } = identityOf('changed');
  supervisor.restart('changed');
  await vi.waitFor(() => expect(viewOf('changed').pid).not.toBe(pid), 5_000);
  await vi.waitFor(() => expect(viewOf('changed')).toMatchObject({ state: 'running', restarts: 0 }), 5_000);
});
