import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'requirements.txt');

/** Starts `worker.py`. @returns once it polls */
export async function startPythonWorker(place: {
  temporalAddress: string;
  taskQueue: string;
  /** Activities that it carries out at the same time. */
  mostAtOnce?: number;
}): Promise<{ stop(): Promise<void> }> {
  const packages = await obtainPackages(await findPython());
  const worker = spawn('python3', [join(import.meta.dirname, 'worker.py')], {
    env: {
      ...process.env,
      PYTHONPATH: packages,
      PYTHONDONTWRITEBYTECODE: '1',
      TEMPORAL_ADDRESS: place.temporalAddress,
      TASK_QUEUE: place.taskQueue,
      MOST_AT_ONCE: String(place.mostAtOnce ?? 100),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  worker.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => worker.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: worker.stdout }).on('line', (line) => {
      if (line === 'ready') resolve();
    });
    void ended.then(() => reject(new Error(`the worker in Python has ended: ${said}`)));
  });
  return {
    async stop() {
      worker.kill('SIGTERM');
      // It waits for what it is doing, and some of that never ends.
      const impatience = setTimeout(() => worker.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** @returns its version */
async function findPython(): Promise<string> {
  try {
    const program = 'import sys; print("%d.%d" % sys.version_info[:2])';
    return (await run('python3', ['-c', program])).stdout.trim();
  } catch (error) {
    const message = 'python3 is missing: this test runs a worker in Python. Install Python 3.10 or newer, with pip.';
    throw new Error(message, { cause: error });
  }
}

/** What the worker imports, installed once for this user. */
async function obtainPackages(version: string): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'waymark');
  const folder = join(cache, `python-${hash}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'obtaining-'));
  const install = ['install', '--quiet', '--disable-pip-version-check', '--no-input', '--target', draft];
  try {
    await run('python3', ['-m', 'pip', ...install, '-r', requirements]);
    if (!existsSync(folder)) renameSync(draft, folder);
  } catch (error) {
    throw new Error(`pip of python3 could not install what ${requirements} names`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
