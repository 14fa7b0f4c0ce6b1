import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pause, sendSignal } from './process-identity.mjs';

/**
 * Runs a program to its end. It gets a process group of its own, so that an interrupt ends it with all it started.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, log?: string, input?: string, signal?: AbortSignal, what: string }} options
 *   `log` takes its output; without one the output goes to the terminal. `what` names it in the error.
 * @returns {Promise<void>}
 * @throws when it ends with another code than 0, with the end of its output.
 */
export async function runCommand(command, args, { cwd, env = process.env, log, input, signal, what }) {
  signal?.throwIfAborted();
  if (log) mkdirSync(dirname(log), { recursive: true });
  const output = log ? openSync(log, 'w') : 'inherit';
  const child = spawn(command, args, { cwd, env, detached: true, stdio: [input === undefined ? 'ignore' : 'pipe', output, output] });
  if (typeof output === 'number') closeSync(output);
  child.stdin?.end(input);

  /** @type {Promise<{ code: number | null, error?: Error }>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('exit', (code) => resolve({ code }));
  });
  const stop = () => {
    if (!child.pid) return;
    sendSignal(-child.pid, 'SIGTERM');
    void Promise.race([ended, pause(2_000)]).then(() => sendSignal(-Number(child.pid), 'SIGKILL'));
  };
  signal?.addEventListener('abort', stop, { once: true });
  const { code, error } = await ended;
  signal?.removeEventListener('abort', stop);
  if (signal?.aborted && child.pid) sendSignal(-child.pid, 'SIGKILL');
  signal?.throwIfAborted();
  if (error) throw new Error(`${what} could not be started: ${error.message}`);
  if (code !== 0) throw new Error(`${what} failed (code ${code})${log ? `:\n${readEnd(log)}\nAll of it: ${log}` : ''}`);
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
