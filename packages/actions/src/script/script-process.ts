import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type ScriptAnswer, type ScriptJob, longestText } from './messages.ts';

const folder = import.meta.dirname;
/** What the child may read: its own sources and the engine. It may write, start and open nothing. */
const readable = [
  join(folder, '*'),
  join(folder, '../../package.json'),
  ...['quickjs-emscripten', 'quickjs-emscripten-core', '@jitl'].map((name) => join(findModules(), name, '*')),
];
const flags = [
  '--permission',
  ...readable.map((path) => `--allow-fs-read=${path}`),
  '--max-old-space-size=48',
  '--no-warnings',
];

/** Characters of an answer: anything longer does not come from the child's own code. */
const longestAnswer = 2 * longestText + 10_000;

/** The folder that holds the engine's packages. */
function findModules(): string {
  const entry = fileURLToPath(import.meta.resolve('quickjs-emscripten'));
  return entry.slice(0, entry.indexOf(join('quickjs-emscripten', sep)));
}

/** Why a process gave no answer. */
export type NoAnswer = 'gone' | 'killed';

/** One process for scripts: it is handed one job at a time. */
export class ScriptProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #lines: string[] = [];
  #rest = '';
  #wake: () => void = () => {};
  #end: NoAnswer | null = null;
  /** How many jobs it has had. */
  jobs = 0;

  constructor() {
    this.#child = spawn(process.execPath, [...flags, join(folder, 'child.ts')], {
      env: {},
      cwd: '/',
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    this.#pipe = this.#child.stdio[3] as Duplex;
    this.#pipe.setEncoding('utf8');
    this.#pipe.on('data', (text: string) => this.#receive(text));
    // A child that dies breaks its pipe; that it is gone says it all.
    this.#pipe.on('error', () => {});
    this.#child.once('error', () => this.#close('gone'));
    this.#child.once('exit', () => this.#close('gone'));
    if (this.#child.pid !== undefined) lowerPriority(this.#child.pid);
    this.unref();
  }

  /** The pid; for those who watch over the process. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isGone(): boolean {
    return this.#end !== null;
  }

  /** Waits until it can take jobs. @returns why it never will; null: it can */
  async start(milliseconds: number): Promise<NoAnswer | null> {
    const line = await this.#readLine(milliseconds);
    return typeof line === 'string' ? line : null;
  }

  /** Hands it a job and waits for the answer, so long and no longer. */
  async run(job: ScriptJob, milliseconds: number): Promise<ScriptAnswer | NoAnswer> {
    this.jobs += 1;
    this.#pipe.write(`${JSON.stringify(job)}\n`);
    const line = await this.#readLine(milliseconds);
    return typeof line === 'string' ? line : readAnswer(line.text);
  }

  kill(): void {
    this.#close('killed');
    this.#child.kill('SIGKILL');
  }

  /** While it is idle it keeps nobody from ending. */
  unref(): void {
    this.#child.unref();
    (this.#pipe as unknown as { unref?: () => void }).unref?.();
  }

  async #readLine(milliseconds: number): Promise<{ text: string } | NoAnswer> {
    const timer = setTimeout(() => this.kill(), milliseconds);
    try {
      while (this.#lines.length === 0 && this.#end === null) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const text = this.#lines.shift();
      return text === undefined ? (this.#end ?? 'gone') : { text };
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(text: string): void {
    const [first = '', ...more] = text.split('\n');
    this.#rest += first;
    for (const next of more) {
      this.#lines.push(this.#rest);
      this.#rest = next;
    }
    if (this.#rest.length > longestAnswer) this.kill();
    this.#wake();
  }

  #close(end: NoAnswer): void {
    this.#end ??= end;
    this.#wake();
  }
}

/** Scripts get what others leave. A process that is gone already needs nothing. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Gone, or the system has no priorities.
  }
}

/** The child is ours, but a script that has broken out of its engine would write here. */
function readAnswer(text: string): ScriptAnswer | NoAnswer {
  try {
    const answer = JSON.parse(text) as Partial<ScriptAnswer> | null;
    if (answer?.ok === true && typeof answer.output === 'string') return { ok: true, output: answer.output };
    if (answer?.ok === false && typeof answer.kind === 'string' && typeof answer.message === 'string')
      return answer as ScriptAnswer;
  } catch {
    // Falls through: it is no answer.
  }
  return 'gone';
}
