import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProduct } from '../support/product.ts';
import type { Part, Product } from '../support/product.ts';

const launcherFolder = resolve(import.meta.dirname, '../../packages/stack/launcher');
const parts: Part[] = ['launcher', 'web', 'orchestrator', 'actions', 'payments', 'temporal', 'postgres'];
let product: Product;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(async () => {
  await product?.stop();
});

/** Runs a script of the launcher in a home until it ends. */
async function runToEnd(script: string, home: string): Promise<{ code: number | null; said: string }> {
  const child = launch(script, home);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, said };
}

const launch = (script: string, home: string) =>
  spawn(process.execPath, [join(launcherFolder, script)], {
    env: { ...process.env, WAYMARK_HOME: home, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

/** Processes that belong to a home, by their environment, or, a PostgreSQL, by where they stand. */
function listProcessesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const environment = `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`;
        return environment.includes(`=${home}\0`) || commandOf(Number(pid)).includes(home);
      } catch {
        return false;
      }
    })
    .map((pid) => `${pid} ${commandOf(Number(pid))}`);
}

test('each pid of instance.json is the process that does the work', () => {
  const { processes } = product.instance();
  expect(Object.keys(processes).toSorted()).toEqual(parts.toSorted());
  expect(commandOf(processes.launcher.pid)).toContain('start.mjs');
  expect(commandOf(processes.postgres.pid)).toMatch(/bin\/postgres -D /);
  expect(commandOf(processes.temporal.pid)).toContain('server start-dev');
  expect(commandOf(processes.payments.pid)).toMatch(/bin\/node \S+payment-provider\/main\.ts/);
  for (const role of ['orchestrator', 'actions'] as const) {
    expect(commandOf(processes[role].pid)).toMatch(new RegExp(`bin/node \\S+workers/${role}/src/main\\.ts`));
  }
  expect(readFileSync(`/proc/${processes.web.pid}/comm`, 'utf8')).not.toMatch(/npm|sh$/);
});

test.each(['/api/workflows/%ff', '/api/%c3%28', '/%ff'])('a path that is no UTF-8 is not there: %s', async (path) => {
  expect((await fetch(`${product.url}${path}`)).status).toBe(404);
});

test('a second start in the same home says that it runs already, and ends', async () => {
  const { launcher } = product.instance().processes;
  const { code, said } = await runToEnd('start.mjs', product.home);
  expect(code).not.toBe(0);
  expect(said).toContain(`already runs in ${product.home} (launcher ${launcher.pid})`);
  expect((await fetch(`${product.url}/api/readyz`)).status).toBe(200);
});

test('status says what runs, where, and since when', async () => {
  const { code, said } = await runToEnd('status.mjs', product.home);
  expect(code).toBe(0);
  for (const part of parts.filter((name) => name !== 'launcher'))
    expect(said).toMatch(new RegExp(`${part} +running +\\d+ +since \\d{4}-`));
  expect(said).toContain(product.url);
});

test('instance.json names the new pid within a second of the restart', async () => {
  const before = product.instance().processes.temporal.pid;
  await product.kill('temporal');
  const killedAt = Date.now();
  await vi.waitFor(() => expect(product.instance().processes.temporal.pid).not.toBe(before), {
    timeout: 5_000,
    interval: 10,
  });
  expect(Date.now() - killedAt).toBeLessThan(1_500);
  await product.waitUntilRunning('temporal');
});

test('a second home runs beside the first', { timeout: 300_000 }, async () => {
  const second = await startProduct();
  try {
    expect(second.url).not.toBe(product.url);
    expect(second.instance().temporal.address).not.toBe(product.instance().temporal.address);
    expect((await fetch(`${product.url}/api/readyz`)).status).toBe(200);
  } finally {
    await second.stop();
  }
});

test.each([100, 700, 1_500, 3_000])(
  'a start that is stopped after %i ms leaves nothing',
  { timeout: 60_000 },
  async (milliseconds) => {
    const home = mkdtempSync(join(tmpdir(), 'waymark-stopped-'));
    try {
      const child = launch('start.mjs', home);
      const ended = new Promise((done) => child.once('exit', done));
      await new Promise((done) => setTimeout(done, milliseconds));
      const stoppedAt = Date.now();
      process.kill(-Number(child.pid), 'SIGINT');
      await ended;
      expect(Date.now() - stoppedAt).toBeLessThan(10_000);
      expect(listProcessesOf(home)).toEqual([]);
      expect(existsSync(join(home, 'instance.json'))).toBe(false);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);

test(
  'a part that dies five times is named by readyz, the others stay, and a stop leaves nothing',
  { timeout: 120_000 },
  async () => {
    for (let deaths = 0; deaths < 5; deaths += 1) {
      await product.waitUntilRunning('payments');
      await product.kill('payments');
    }
    await vi.waitFor(
      async () => {
        const response = await fetch(`${product.url}/api/readyz`);
        expect({ status: response.status, names: (await response.text()).includes('payments') }).toEqual({
          status: 503,
          names: true,
        });
      },
      { timeout: 10_000, interval: 200 },
    );
    expect((await fetch(`${product.url}/api/runs`)).status).toBe(200);
    const { home } = product;
    const stoppedAt = Date.now();
    await product.stop();
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
    expect(listProcessesOf(home)).toEqual([]);
  },
);
