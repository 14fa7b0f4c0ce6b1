import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pause, sendSignal } from './process-identity.mjs';

/**
 * Runs a program to its end. It gets a process group of its own, so that an interrupt ends it with all it started.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} options
 * @param {string} options.what names it in the error
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.log] the file that takes its output; without one the output goes to the terminal
 * @param {string} [options.input]
 * @param {AbortSignal} [options.signal]
 * @param {number} [options.graceMilliseconds] how long the group may take to end when it is interrupted
 * @returns {Promise<void>}
 * @throws when it ends with another code than 0, with the end of its output; when it is interrupted, the signal's reason.
 */
export async function runCommand(
  command,
  args,
  { what, cwd, env = process.env, log, input, signal, graceMilliseconds = 2_000 },
) {
  signal?.throwIfAborted();
  if (log) mkdirSync(dirname(log), { recursive: true });
  const output = log ? openSync(log, 'w') : 'inherit';
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', output, output],
  });
  if (typeof output === 'number') closeSync(output);
  child.stdin?.on('error', () => {}); // it ended without reading; its code tells
  child.stdin?.end(input);

  /** @type {Promise<{ code: number | null, error?: Error }>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('exit', (code) => resolve({ code }));
  });
  /** @type {Promise<void>} */
  let interrupted = Promise.resolve();
  const interrupt = () => {
    if (child.pid) interrupted = endGroup(child.pid, graceMilliseconds);
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  const { code, error } = await ended;
  signal?.removeEventListener('abort', interrupt);
  await interrupted;
  signal?.throwIfAborted();
  if (error) throw new Error(`${what} could not be started: ${error.message}`);
  if (code !== 0) throw new Error(`${what} failed (code ${code})${log ? `:\n${readEnd(log)}\nAll of it: ${log}` : ''}`);
}

/** @param {number} leader @param {number} graceMilliseconds */
async function endGroup(leader, graceMilliseconds) {
  sendSignal(-leader, 'SIGTERM');
  const deadline = Date.now() + graceMilliseconds;
  while (groupExists(leader) && Date.now() < deadline) await pause(30);
  sendSignal(-leader, 'SIGKILL');
}

/** @param {number} leader */
function groupExists(leader) {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * The last lines of a file.
 * @param {string} path
 * @param {number} [lines]
 */
export function readEnd(path, lines = 25) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
