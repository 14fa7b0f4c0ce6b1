import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endLeftovers, instanceVariable } from './leftovers.mjs';
import { identify, isAlive } from './process-identity.mjs';

let home: string;
let started: ChildProcess[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leftovers-'));
  started = [];
});

afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

async function startIdle(env: NodeJS.ProcessEnv = {}) {
  const code = 'console.log("up"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', code], { env: { ...process.env, ...env }, detached: true });
  started.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return identify(Number(child.pid));
}

const record = (processes: object) => writeFileSync(join(home, 'supervisor.json'), JSON.stringify({ processes }));

test('what a killed launcher had recorded is ended, and its addresses are gone', async () => {
  const left = await startIdle();
  record({ web: { ...left, state: 'running', restarts: 0 } });
  writeFileSync(join(home, 'instance.json'), '{}');
  expect(await endLeftovers(home)).toBe(1);
  expect(isAlive(left)).toBe(false);
  expect(existsSync(join(home, 'instance.json'))).toBe(false);
});

test('a process that has got the pid of a recorded one meanwhile lives on', async () => {
  const stranger = await startIdle();
  record({ web: { pid: stranger.pid, startTime: 'before', state: 'running', restarts: 0 } });
  expect(await endLeftovers(home)).toBe(0);
  expect(isAlive(stranger)).toBe(true);
});

test('a process of the home that was not recorded any more is found by its environment', async () => {
  const left = await startIdle({ [instanceVariable]: home });
  const other = await startIdle({ [instanceVariable]: `${home}-2` });
  expect(await endLeftovers(home)).toBe(1);
  expect(isAlive(left)).toBe(false);
  expect(isAlive(other)).toBe(true);
});
