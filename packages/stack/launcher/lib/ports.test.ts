import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { choosePorts } from './ports.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('a home keeps its ports', async () => {
  const first = await choosePorts(folder, { webPort: 0 });
  first.release();
  const second = await choosePorts(folder, { webPort: 0 });
  expect(second.ports).toEqual(first.ports);
});

test('two homes that choose at the same time choose different ports', async () => {
  const homes = [mkdtempSync(join(folder, 'a-')), mkdtempSync(join(folder, 'b-'))];
  const chosen = await Promise.all(homes.map((home) => choosePorts(home)));
  const ports = chosen.flatMap((choice) => Object.values(choice.ports));
  expect(new Set(ports).size).toBe(ports.length);
});

test('a port that is taken is not chosen', async () => {
  const first = await choosePorts(folder, { webPort: 0 });
  first.release();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first.ports.web, '127.0.0.1', resolve));
  const second = await choosePorts(folder, { webPort: first.ports.web });
  expect(second.ports.web).not.toBe(first.ports.web);
  expect(second.ports.temporal).toBe(first.ports.temporal);
  await new Promise((resolve) => server.close(resolve));
});
