import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A part of the product that runs as a process of its own. */
export type Part = 'launcher' | 'web' | 'orchestrator' | 'actions' | 'payments' | 'temporal' | 'postgres';

/** What `instance.json` says. */
export type Instance = {
  version: string;
  home: string;
  web: { url: string };
  temporal: { address: string; namespace: string; ui: string; cli: string };
  postgres: { url: string };
  payments: { url: string };
  processes: Record<Part, { pid: number }>;
};

export type Product = {
  /** Where the web app is; stays the same over restarts. */
  url: string;
  home: string;
  instance(): Instance;
  /** `kill -9` of one process, by the pid that instance.json says. */
  kill(part: Part): Promise<void>;
  /** `kill -9` of all processes at once, the launcher too. */
  killAll(): Promise<void>;
  /** SIGSTOP: the process lives and does nothing; a frozen PostgreSQL with all its backends. */
  freeze(part: Part): Promise<void>;
  thaw(part: Part): Promise<void>;
  /** Resolves when the launcher says that the part runs, with another pid than one that was killed. */
  waitUntilRunning(part: Part, seconds?: number): Promise<void>;
  /** Stops what still runs and starts it again in the same home. */
  restart(): Promise<void>;
  /** Stops everything; a home that was made for it is deleted. */
  stop(): Promise<void>;
};

type Environment = Record<string, string | undefined>;

const root = resolve(import.meta.dirname, '../..');
const launcher = join(root, 'packages/stack/launcher/start.mjs');

/**
 * The whole product as `npm start` gives it, with a home and free ports of its own. Resolves when `readyz` says 200.
 *
 * @throws when it does not get ready within five minutes, with what the launcher said.
 */
export async function startProduct({
  env = {},
  home: given,
}: { env?: Environment; home?: string } = {}): Promise<Product> {
  const home = given ?? mkdtempSync(join(tmpdir(), 'waymark-test-'));
  const killed = new Map<Part, number>();
  let running = await launch(home, env);

  const readInstance = (): Instance => JSON.parse(readFileSync(join(home, 'instance.json'), 'utf8')) as Instance;
  const url = readInstance().web.url;
  const signalPart = (part: Part, signal: NodeJS.Signals): void => {
    const { pid } = readInstance().processes[part];
    const pids = part === 'postgres' ? [pid, ...listChildren(pid)] : [pid];
    for (const each of pids) process.kill(each, signal);
  };

  return {
    url,
    home,
    instance: readInstance,
    kill: async (part) => {
      const { pid } = readInstance().processes[part];
      killed.set(part, pid);
      process.kill(pid, 'SIGKILL');
      await waitFor(`the death of ${part}`, 5, () => !isAlive(pid));
    },
    killAll: async () => {
      const { processes } = readInstance();
      for (const { pid } of Object.values(processes)) process.kill(pid, 'SIGKILL');
      await running.ended;
    },
    freeze: async (part) => signalPart(part, 'SIGSTOP'),
    thaw: async (part) => signalPart(part, 'SIGCONT'),
    waitUntilRunning: async (part, seconds = 60) => {
      await waitFor(`${part} to run`, seconds, () => {
        const state = readSupervised(home)[part];
        return state?.state === 'running' && state.pid !== killed.get(part);
      });
    },
    restart: async () => {
      await running.stop();
      running = await launch(home, env);
    },
    stop: async () => {
      await running.stop();
      if (!given) rmSync(home, { recursive: true, force: true });
    },
  };
}

type Running = { child: ChildProcess; ended: Promise<void>; stop(): Promise<void> };

async function launch(home: string, env: Environment): Promise<Running> {
  const child = spawn(process.execPath, [launcher], {
    cwd: root,
    env: { ...withoutSettings(process.env), PORT: '0', ...env, WAYMARK_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await waitFor('the product to be ready', 300, async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('the launcher has ended');
      return await isReady(home);
    });
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}; the launcher said:\n${said}`, {
      cause: error,
    });
  }
  return { child, ended, stop };
}

/** A test's product is not that of the shell the tests were started from. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(TEMPORAL_(?!CLI_PATH)|DATABASE_URL$|PAYMENTS_URL$|WAYMARK_(?!TEST_RUN)|NODE_ENV$|VITEST)/;
  const kept = { ...env };
  for (const name of Object.keys(kept)) if (foreign.test(name)) delete kept[name];
  return kept;
}

async function isReady(home: string): Promise<boolean> {
  try {
    const { web } = JSON.parse(readFileSync(join(home, 'instance.json'), 'utf8')) as Instance;
    return (await fetch(`${web.url}/api/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

function readSupervised(home: string): Partial<Record<Part, { pid: number | null; state: string }>> {
  const file = JSON.parse(readFileSync(join(home, 'supervisor.json'), 'utf8')) as {
    processes: ReturnType<typeof readSupervised>;
  };
  return file.processes;
}

function listChildren(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitFor(what: string, seconds: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
