import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { waitForLock } from './lock.mjs';
import { findOnPath, nodeBinary, root, userCacheFolder } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/** The version that go.mod of temporal-cli/ pins. */
const version = '1.5.1';

/**
 * The `temporal` program, from the first place that has one: `TEMPORAL_CLI_PATH`, the PATH, this user's cache, the
 * official download, a build with Go.
 *
 * @param {{ progress: import('./progress.mjs').Progress, installed: Promise<unknown>, signal?: AbortSignal }} options
 *   `installed`: the official download needs what npm installs.
 * @returns {Promise<string>} its path
 * @throws with one message that says what to install.
 */
export async function obtainTemporalCli({ progress, installed, signal }) {
  const given = process.env.TEMPORAL_CLI_PATH;
  if (given) {
    if (works(given)) return given;
    throw new Error(`TEMPORAL_CLI_PATH is ${given}, which does not answer to --version.`);
  }
  const onPath = findOnPath('temporal');
  if (onPath && works(onPath)) return onPath;

  const folder = userCacheFolder();
  const cached = join(folder, `temporal-${version}`);
  if (existsSync(cached)) return cached;
  const lock = await waitForLock(join(folder, 'temporal.lock'), {
    signal,
    onWait: (pid) => progress.say(`Temporal: process ${pid} is obtaining it, waiting …`),
  });
  try {
    if (existsSync(cached)) return cached;
    const draft = mkdtempSync(join(folder, 'obtaining-'));
    try {
      const path = (await download(draft, progress, installed, signal)) ?? (await build(draft, progress, signal));
      renameSync(path, cached);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return cached;
  } finally {
    lock.release();
  }
}

/** @param {string} path */
function works(path) {
  return spawnSync(path, ['--version'], { timeout: 10_000 }).status === 0;
}

/**
 * @param {string} folder
 * @param {import('./progress.mjs').Progress} progress
 * @param {Promise<unknown>} installed
 * @param {AbortSignal} [signal]
 * @returns {Promise<string | null>} null where the download cannot be reached
 */
async function download(folder, progress, installed, signal) {
  try {
    await fetch('https://temporal.download/cli/', { method: 'HEAD', signal: AbortSignal.timeout(4_000) });
  } catch {
    progress.say('Temporal: the official download cannot be reached');
    return null;
  }
  await installed;
  const script = join(root, 'packages/stack/launcher/download-temporal.mjs');
  const log = join(folder, 'download.log');
  try {
    await progress.step('Temporal: download', () =>
      runCommand(nodeBinary, [script, `v${version}`, folder], { log, signal, what: "Temporal's download" }),
    );
  } catch (error) {
    signal?.throwIfAborted();
    progress.say(`Temporal: ${error.message}`);
    return null;
  }
  const path = join(folder, `temporal-v${version}`);
  return existsSync(path) && works(path) ? path : null;
}

/** @param {string} folder @param {import('./progress.mjs').Progress} progress @param {AbortSignal} [signal] */
async function build(folder, progress, signal) {
  const go = findOnPath('go') ?? ['/usr/local/go/bin/go'].find(existsSync);
  if (!go) {
    throw new Error(
      'No Temporal server: the official download cannot be reached and Go is not installed. ' +
        'Install Go 1.25 or newer, or install the Temporal CLI and set TEMPORAL_CLI_PATH, or set TEMPORAL_ADDRESS to a server that runs.',
    );
  }
  const path = join(folder, 'temporal');
  await progress.step('Temporal: build with Go (once per user, 2 to 7 minutes)', () =>
    runCommand(go, ['build', '-trimpath', '-ldflags=-s -w', '-o', path, 'github.com/temporalio/cli/cmd/temporal'], {
      cwd: join(root, 'packages/stack/temporal-cli'),
      log: join(userCacheFolder(), 'temporal-build.log'),
      signal,
      what: 'the build of Temporal with Go',
    }),
  );
  return path;
}
