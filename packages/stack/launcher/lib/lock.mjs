import { linkSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findJson, removeFile } from './files.mjs';
import { identify, isAlive, pause } from './process-identity.mjs';

/**
 * A lock that its owner's death opens.
 * @typedef {{ release: () => void }} Lock
 */

/**
 * @param {string} path
 * @returns {{ lock: Lock } | { owner: import('./process-identity.mjs').ProcessIdentity }}
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  const content = JSON.stringify(identify());
  writeFileSync(mine, content);
  try {
    for (;;) {
      try {
        linkSync(mine, path); // makes the file with its content, or fails: no reader sees an empty lock
        return { lock: { release: () => releaseLock(path, content) } };
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = findJson(path);
      if (owner && isAlive(owner)) return { owner };
      removeStaleLock(path, JSON.stringify(owner));
    }
  } finally {
    removeFile(mine);
  }
}

/**
 * Waits until the lock is free.
 * @param {string} path
 * @param {{ signal?: AbortSignal, onWait?: (pid: number) => void }} [options]
 * @returns {Promise<Lock>}
 */
export async function waitForLock(path, { signal, onWait } = {}) {
  for (let told = false; ;) {
    signal?.throwIfAborted();
    const result = tryLock(path);
    if ('lock' in result) return result.lock;
    if (!told) onWait?.(result.owner.pid);
    told = true;
    await pause(200);
  }
}

/** @param {string} path @param {string} content */
function releaseLock(path, content) {
  if (JSON.stringify(findJson(path)) === content) removeFile(path);
}

/** Another process may have found the same lock stale and taken it meanwhile: then it is put back. @param {string} path @param {string} stale */
function removeStaleLock(path, stale) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  try {
    if (readFileSync(aside, 'utf8') !== stale && findJson(aside)) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    removeFile(aside);
  }
}
