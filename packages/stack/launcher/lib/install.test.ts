import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as install from './install.mjs';

type Install = typeof install;
type Progress = Parameters<Install['ensureInstalled']>[0]['progress'];

const progress = { say: () => {}, step: (_name: string, work: () => unknown) => work() } as unknown as Progress;
let clone: string;
let ensureInstalled: Install['ensureInstalled'];

/** A clone with nothing but the launcher's modules, where an `npm` stands in the PATH that does what a test says. */
beforeEach(async () => {
  clone = mkdtempSync(join(tmpdir(), 'waymark-install-'));
  const lib = join(clone, 'packages/stack/launcher/lib');
  cpSync(import.meta.dirname, lib, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  lockfile('1.0.0');
  vi.stubEnv('PATH', `${join(clone, 'bin')}${delimiter}${process.env['PATH']}`);
  vi.stubEnv('npm_execpath', undefined);
  const copy = pathToFileURL(join(lib, 'install.mjs')).href;
  ({ ensureInstalled } = (await import(/* @vite-ignore */ copy)) as Install);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(clone, { recursive: true, force: true });
});

const lockfile = (version: string) =>
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { 'node_modules/node': { version } } }));

function npm(script: string): void {
  mkdirSync(join(clone, 'bin'), { recursive: true });
  writeFileSync(join(clone, 'bin/npm'), `#!/bin/sh\necho "$1" >> calls\nmkdir -p node_modules/node/bin\n${script}\n`);
  chmodSync(join(clone, 'bin/npm'), 0o755);
}

const finishes = 'touch node_modules/node/bin/node\ncp package-lock.json node_modules/.package-lock.json';
const hangs = 'touch node_modules/node/bin/node\ntouch began\nsleep 60';
const calls = () => readFileSync(join(clone, 'calls'), 'utf8').split('\n').filter(Boolean);

async function interruptInstall(): Promise<void> {
  const abort = new AbortController();
  npm(hangs);
  const install = ensureInstalled({ progress, signal: abort.signal });
  await vi.waitFor(() => expect(existsSync(join(clone, 'began'))).toBe(true), { timeout: 10_000, interval: 10 });
  abort.abort(new Error('stopped'));
  await expect(install).rejects.toThrow('stopped');
}

test('packages are installed once, and on top where the lockfile has changed', async () => {
  npm(finishes);
  await ensureInstalled({ progress });
  await ensureInstalled({ progress });
  expect(calls()).toEqual(['ci']);
  lockfile('1.0.1');
  await ensureInstalled({ progress });
  expect(calls()).toEqual(['ci', 'install']);
});

test('a first installation that was interrupted is made anew', async () => {
  await interruptInstall();
  npm(finishes);
  await ensureInstalled({ progress });
  expect(calls()).toEqual(['ci', 'ci']);
});

test('an installation on top that was interrupted is made anew', async () => {
  npm(finishes);
  await ensureInstalled({ progress });
  lockfile('1.0.1');
  await interruptInstall();
  npm(finishes);
  await ensureInstalled({ progress });
  expect(calls()).toEqual(['ci', 'install', 'ci']);
});
