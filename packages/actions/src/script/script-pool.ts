import type { ScriptAnswer, ScriptJob } from './messages.ts';
import { ScriptProcess } from './script-process.ts';

/** Processes at a time, each of up to 160 MB; what comes on top waits. */
const mostProcesses = 2;
/** Jobs that a process gets before another one takes its place. */
const jobsPerProcess = 100;
/** Milliseconds. */
const longestStart = 10_000;
const idleTime = 30_000;
/** A script that does not heed its limit (the engine does not look at the clock inside of a long operation) is killed so much later. */
const graceAfterLimit = 250;

/** The processes in which scripts run. They are started when they are needed, and end when nobody needs them. */
export class ScriptPool {
  readonly #idle: ScriptProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #startProcess: () => ScriptProcess;
  #busy = 0;
  #sweeper: NodeJS.Timeout | null = null;

  constructor(startProcess: () => ScriptProcess = () => new ScriptProcess()) {
    this.#startProcess = startProcess;
  }

  /**
   * Runs a script in a process that no other script uses meanwhile.
   *
   * @param signal ends it, and its process
   * @throws the signal's reason
   */
  async run(job: ScriptJob, signal: AbortSignal): Promise<ScriptAnswer> {
    await this.#enter(signal);
    try {
      const begun = performance.now();
      const first = await this.#runOnce(job, signal);
      if (first !== 'gone') return first;
      // A process may be ended from outside; a script that ends it will do so again.
      const left = job.timeLimit - (performance.now() - begun);
      const second = left > 0 ? await this.#runOnce({ ...job, timeLimit: left }, signal) : first;
      return second === 'gone' ? crashed : second;
    } finally {
      this.#leave();
    }
  }

  async #runOnce(job: ScriptJob, signal: AbortSignal): Promise<ScriptAnswer | 'gone'> {
    const script = await this.#take();
    if (!script) return 'gone';
    const stop = (): void => script.kill();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      const answer = await script.run(job, job.timeLimit + graceAfterLimit);
      signal.throwIfAborted();
      this.#giveBack(script, answer);
      return answer === 'killed' ? tooLong : answer;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #take(): Promise<ScriptProcess | null> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) if (!idle.isGone) return idle;
    const fresh = this.#startProcess();
    return (await fresh.start(longestStart)) === null ? fresh : null;
  }

  /** What has seen trouble is not used again. */
  #giveBack(script: ScriptProcess, answer: ScriptAnswer | 'gone' | 'killed'): void {
    const isSound = typeof answer === 'object' && (answer.ok || answer.kind === 'thrown' || answer.kind === 'syntax');
    if (!isSound || script.jobs >= jobsPerProcess) return script.kill();
    this.#idle.push(script);
    this.#sweeper?.refresh();
    this.#sweeper ??= setTimeout(() => this.#sweep(), idleTime).unref();
  }

  #sweep(): void {
    this.#sweeper = null;
    for (const script of this.#idle.splice(0)) script.kill();
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#busy < mostProcesses) {
      this.#busy += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(go);
    });
  }

  /** The place goes to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
  }
}

const tooLong: ScriptAnswer = { ok: false, kind: 'timeout', message: 'the script computed too long' };
const crashed: ScriptAnswer = { ok: false, kind: 'crashed', message: 'the script has ended its process' };
