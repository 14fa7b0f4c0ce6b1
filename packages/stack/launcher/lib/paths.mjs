import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. */
export const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** What is built from the clone's sources; shared by all homes of the clone. */
export const buildFolder = join(root, '.build');

/** The node that the product runs on, whatever the machine has. The binary itself, so that a pid is the process. */
export const nodeBinary = join(root, 'node_modules/node/bin/node');

/** Where everything of one instance lives: `WAYMARK_HOME`, relative to where the command was given. */
export function resolveHome(env = process.env) {
  if (!env.WAYMARK_HOME) return join(root, '.waymark');
  return resolve(env.INIT_CWD ?? process.cwd(), env.WAYMARK_HOME);
}

/** What a user's clones and homes share: the Temporal server, and which ports are taken. */
export function userCacheFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waymark');
}

/** Where a program of this name is on the PATH, or null. @param {string} name */
export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const candidate = join(folder, name);
    if (folder && existsSync(candidate)) return candidate;
  }
  return null;
}

/** The system's Chromium, or null. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return process.env.CHROMIUM_PATH ?? names.map(findOnPath).find(Boolean) ?? null;
}
