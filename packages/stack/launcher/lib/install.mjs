import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureArtifact } from './artifacts.mjs';
import { findJson, removeFile } from './files.mjs';
import { waitForLock } from './lock.mjs';
import { buildFolder, nodeBinary, root } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Installs what the lockfile asks for, where it is not installed.
 * @param {{ progress: import('./progress.mjs').Progress, signal?: AbortSignal }} options
 */
export async function ensureInstalled({ progress, signal }) {
  if (isInstalled()) return;
  const lock = await waitForLock(join(buildFolder, 'install.lock'), {
    signal,
    onWait: (pid) => progress.say(`packages: process ${pid} is installing them, waiting …`),
  });
  try {
    if (isInstalled()) return;
    const verb = isWhole() ? ['install', '--no-save'] : ['ci'];
    const [command, ...args] = [...npm(), ...verb, '--no-fund', '--no-audit', '--prefer-offline'];
    // npm before 11 runs all install scripts; with a file named here Prisma's does not download the engine that is not used.
    const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
    mkdirSync(buildFolder, { recursive: true });
    writeFileSync(unfinished, '');
    await progress.step('packages: install', () =>
      runCommand(command ?? 'npm', args, {
        cwd: root,
        env,
        log: join(buildFolder, 'install.log'),
        signal,
        what: `npm ${verb.join(' ')}`,
      }),
    );
    if (!existsSync(nodeBinary))
      throw new Error(`npm did not run the install scripts that package.json allows: ${nodeBinary} is missing.`);
    removeFile(unfinished);
  } finally {
    lock.release();
  }
}

/** Stands while npm is at work. npm takes the package that it was interrupted at for installed, so that all of it is made anew. */
const unfinished = join(buildFolder, 'install.unfinished');

/** npm writes its own copy of the lockfile into node_modules when an installation is complete. */
const findPresent = () => findJson(join(root, 'node_modules/.package-lock.json'))?.packages;

/** On top of a whole installation only what differs is changed: another instance of this clone may be running from it. */
const isWhole = () => !existsSync(unfinished) && findPresent() !== undefined;

function isInstalled() {
  const wanted = findJson(join(root, 'package-lock.json'))?.packages ?? {};
  const present = findPresent();
  if (!isWhole() || !existsSync(nodeBinary)) return false;
  return Object.entries(wanted).every(([path, { version, optional, peer, link }]) => {
    if (link) return existsSync(join(root, path));
    return optional || peer || !path.startsWith('node_modules/') || present[path]?.version === version;
  });
}

function npm() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
}

/**
 * Writes the database client where its schema has changed.
 * @param {{ progress: import('./progress.mjs').Progress, signal?: AbortSignal }} options
 */
export async function ensureGenerated({ progress, signal }) {
  const client = join(root, 'packages/database/src/generated');
  const make = () =>
    runCommand(nodeBinary, [join(root, 'packages/database/scripts/generate.mjs')], {
      cwd: root,
      log: join(buildFolder, 'database-client.log'),
      signal,
      what: 'the generation of the database client',
    });
  const sources = ['packages/database/prisma/schema.prisma', 'packages/database/package.json'];
  await ensureArtifact({ name: 'database-client', sources, make, progress, signal });
  if (!existsSync(client)) await make();
}
