import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryLock, waitForLock } from './lock.mjs';
import { identify } from './process-identity.mjs';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(folder, 'home.lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a lock that is held names its owner', () => {
  expect(tryLock(path)).toHaveProperty('lock');
  expect(tryLock(path)).toEqual({ owner: identify() });
});

test('a lock is free after its release', () => {
  const first = tryLock(path);
  if ('lock' in first) first.lock.release();
  expect(tryLock(path)).toHaveProperty('lock');
});

test('the lock of a process that has died is free', () => {
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 - 1, startTime: 'then' }));
  expect(tryLock(path)).toHaveProperty('lock');
});

test('the lock of a process whose pid belongs to another one now is free', () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: 'before' }));
  expect(tryLock(path)).toHaveProperty('lock');
});

test('a file that holds no owner is no lock', () => {
  writeFileSync(path, '{"pid":');
  expect(tryLock(path)).toHaveProperty('lock');
});

test('who waits gets the lock when it is released', async () => {
  const first = tryLock(path);
  setTimeout(() => 'lock' in first && first.lock.release(), 50);
  const second = await waitForLock(path);
  expect(tryLock(path)).toHaveProperty('owner');
  second.release();
});

test('who waits stops waiting when it is told to', async () => {
  tryLock(path);
  await expect(waitForLock(path, { signal: AbortSignal.timeout(30) })).rejects.toThrow('timeout');
});
