import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { waitForLock } from './lock.mjs';
import { buildFolder, root } from './paths.mjs';

/** How many builds of one kind are kept: an instance that runs may still use an older one. */
const kept = 4;

const notSources = new Set([
  'node_modules',
  '.next',
  'dist',
  'generated',
  'test',
  'scripts',
  'launcher',
  'temporal-cli',
  'next-env.d.ts',
]);

/**
 * What is made from the clone's sources, in a folder named after their content: made once, shared by all homes of the
 * clone, never changed under an instance that runs.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {readonly string[]} options.sources folders and files, relative to the clone
 * @param {(folder: string) => Promise<void>} options.make fills the folder
 * @param {import('./progress.mjs').Progress} options.progress
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<string>} the folder
 */
export async function ensureArtifact({ name, sources, make, progress, signal }) {
  const folder = join(buildFolder, `${name}-${hashSources(sources)}`);
  if (existsSync(folder)) return folder;
  const lock = await waitForLock(join(buildFolder, `${name}.lock`), {
    signal,
    onWait: (pid) => progress.say(`${name}: process ${pid} is building it, waiting …`),
  });
  try {
    if (existsSync(folder)) return folder;
    const draft = join(buildFolder, `${name}.draft`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    await progress.step(`${name}: build`, () => make(draft));
    renameSync(draft, folder);
    removeOld(name);
    return folder;
  } finally {
    lock.release();
  }
}

/** @param {readonly string[]} sources */
function hashSources(sources) {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(hash, source);
  return hash.digest('hex').slice(0, 16);
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function addToHash(hash, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).toSorted()) {
      if (!notSources.has(name) && !name.includes('.test.')) addToHash(hash, join(path, name));
    }
    return;
  }
  hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
}

/** @param {string} name */
function removeOld(name) {
  readdirSync(buildFolder)
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => join(buildFolder, entry))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .slice(kept)
    .forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}
