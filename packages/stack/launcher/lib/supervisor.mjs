import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { identify, pause, sendSignal } from './process-identity.mjs';
import { readEnd } from './run-command.mjs';

/**
 * A process that the product consists of.
 * @typedef {object} ProcessSpec
 * @property {string} name
 * @property {string} command the program itself, not a shell or npm, so that the pid is the process that does the work
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] over that of all processes
 * @property {boolean} [messages] it is Node and says `{ type: 'ready' }` over its channel
 * @property {(pid: number) => boolean | Promise<boolean>} [isReady] asked until it says yes
 * @property {() => void | Promise<void>} [cleanUp] runs before each start and after the end
 * @property {NodeJS.Signals} [stopSignal]
 * @property {1 | 2} stopPhase 1: what uses others, 2: what others use
 *
 * @typedef {'running' | 'restarting' | 'failed'} ProcessState
 * @typedef {{ pid: number | null, startTime: string | null, state: ProcessState, restarts: number }} ProcessView
 */

const maxDeaths = 5;
const deathWindow = 60_000;
const logLimit = 10 * 1024 * 1024;

/** Pauses before the restarts after the first, second, … death within the window. */
const backoff = [100, 500, 1_000, 2_000];

/** Starts processes, starts them again when they die, and stops them all. */
export class Supervisor {
  /** @type {Map<string, Supervised>} */
  #processes = new Map();
  #stopping = false;

  /**
   * @param {{ logs: string, env: NodeJS.ProcessEnv, say: (text: string) => void, onChange?: () => void }} options
   */
  constructor({ logs, env, say, onChange = () => {} }) {
    this.logs = logs;
    this.env = env;
    this.say = say;
    this.onChange = onChange;
    mkdirSync(logs, { recursive: true });
  }

  /**
   * Starts a process and waits until it is ready.
   * @param {ProcessSpec} spec
   * @param {{ signal?: AbortSignal, seconds?: number }} [options]
   * @throws when it does not become ready in time, or dies again and again.
   */
  async start(spec, { signal, seconds = 120 } = {}) {
    signal?.throwIfAborted();
    const supervised = new Supervised(spec, this);
    this.#processes.set(spec.name, supervised);
    void supervised.launch();
    const deadline = Date.now() + seconds * 1_000;
    while (supervised.state !== 'running') {
      await pause(20);
      signal?.throwIfAborted();
      const late = Date.now() > deadline;
      if (supervised.state !== 'failed' && !late) continue;
      const why = late ? `is not ready after ${seconds} s` : 'does not stay up';
      throw new Error(`${spec.name} ${why}. The end of ${supervised.log}:\n${readEnd(supervised.log)}`);
    }
  }

  /** Ends a process that its code has changed under; it starts again at once. @param {string} name */
  restart(name) {
    this.#processes.get(name)?.restart();
  }

  /** @returns {Record<string, ProcessView>} */
  view() {
    return Object.fromEntries([...this.#processes].map(([name, supervised]) => [name, supervised.view()]));
  }

  get stopping() {
    return this.#stopping;
  }

  /**
   * Stops everything, those that use others first.
   * @param {{ graceMilliseconds?: number }} [options] when the last of it is killed; the first ones have two thirds of that.
   */
  async stop({ graceMilliseconds = 7_500 } = {}) {
    this.#stopping = true;
    const begin = Date.now();
    const all = [...this.#processes.values()];
    const users = all.filter(({ spec }) => spec.stopPhase === 1);
    const used = all.filter(({ spec }) => spec.stopPhase === 2);
    await Promise.all(users.map((supervised) => supervised.stop(begin + (graceMilliseconds * 2) / 3)));
    await Promise.all(used.map((supervised) => supervised.stop(begin + graceMilliseconds)));
  }

  /** Ends everything at once. */
  kill() {
    this.#stopping = true;
    for (const supervised of this.#processes.values()) supervised.killGroup();
  }
}

class Supervised {
  /** @type {ProcessState} */
  state = 'restarting';
  restarts = 0;
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  /** @type {import('./process-identity.mjs').ProcessIdentity | null} */
  #identity = null;
  /** @type {number[]} */
  #deaths = [];
  /** The next death is wished. */
  #restarting = false;

  /** @param {ProcessSpec} spec @param {Supervisor} supervisor */
  constructor(spec, supervisor) {
    this.spec = spec;
    this.supervisor = supervisor;
    this.log = join(supervisor.logs, `${spec.name}.log`);
  }

  /** @returns {ProcessView} */
  view() {
    const { pid = null, startTime = null } = this.#identity ?? {};
    return { pid, startTime, state: this.state, restarts: this.restarts };
  }

  async launch() {
    const { spec, supervisor } = this;
    try {
      await spec.cleanUp?.();
    } catch (error) {
      supervisor.say(`${spec.name}: ${error.message}`);
    }
    if (supervisor.stopping) return;
    const log = openLog(this.log);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...supervisor.env, ...spec.env },
      // A session of its own: Ctrl-C in the terminal reaches the launcher alone, which stops the others in order.
      detached: true,
      stdio: ['ignore', log, log, ...(spec.messages ? /** @type {const} */ (['ipc']) : [])],
    });
    closeSync(log);
    this.#child = child;
    this.#identity = child.pid ? identify(child.pid) : null;
    child.once('exit', (code, signal) => this.#onDeath(child, signal ?? `code ${code}`));
    child.once('error', (error) => this.#onDeath(child, error.message));
    child.on('message', (message) => {
      if (/** @type {{ type?: string }} */ (message)?.type === 'ready') this.#setRunning(child);
    });
    supervisor.onChange();
    if (spec.isReady) await this.#poll(child);
    else if (!spec.messages) this.#setRunning(child);
  }

  /** @param {import('node:child_process').ChildProcess} child */
  async #poll(child) {
    while (this.#child === child && this.state !== 'running' && !this.supervisor.stopping) {
      if (await this.spec.isReady?.(Number(child.pid))) this.#setRunning(child);
      else await pause(50);
    }
  }

  /** @param {import('node:child_process').ChildProcess} child */
  #setRunning(child) {
    if (this.#child !== child || this.state === 'running') return;
    this.state = 'running';
    this.supervisor.onChange();
    if (this.restarts > 0) this.supervisor.say(`${this.spec.name}: runs again (pid ${child.pid})`);
  }

  /** @param {import('node:child_process').ChildProcess} child @param {string} how */
  #onDeath(child, how) {
    if (this.#child !== child) return;
    if (child.pid) sendSignal(-child.pid, 'SIGKILL'); // what it started itself
    this.#child = null;
    this.#identity = null;
    const { supervisor, spec } = this;
    if (supervisor.stopping) return;
    this.state = 'restarting';
    if (this.#restarting) {
      this.#restarting = false;
      void this.launch();
      return;
    }
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => at > now - deathWindow), now];
    if (this.#deaths.length >= maxDeaths) {
      this.state = 'failed';
      supervisor.say(
        `${spec.name}: died ${maxDeaths} times within ${deathWindow / 1_000} s (${how}), given up; see ${this.log}`,
      );
    } else {
      this.restarts += 1;
      supervisor.say(`${spec.name}: died (${how}), starting it again; see ${this.log}`);
      setTimeout(() => void this.launch(), backoff[this.#deaths.length - 1]);
    }
    supervisor.onChange();
  }

  restart() {
    const child = this.#child;
    if (!child?.pid || this.#restarting) return;
    this.#restarting = true;
    sendSignal(child.pid, this.spec.stopSignal ?? 'SIGTERM');
  }

  /** @param {number} deadline when it is killed */
  async stop(deadline) {
    const child = this.#child;
    if (!child?.pid) return;
    sendSignal(child.pid, this.spec.stopSignal ?? 'SIGTERM');
    while (this.#child === child && Date.now() < deadline) await pause(20);
    sendSignal(-child.pid, 'SIGKILL');
    while (this.#child === child && Date.now() < deadline + 1_000) await pause(10);
    await this.spec.cleanUp?.();
  }

  killGroup() {
    if (this.#child?.pid) sendSignal(-this.#child.pid, 'SIGKILL');
  }
}

/** @param {string} path */
function openLog(path) {
  if (existsSync(path) && statSync(path).size > logLimit) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}
