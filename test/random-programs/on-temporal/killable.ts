import { type ChildProcess, fork } from 'node:child_process';

/** A process that is killed and started anew. */
export class Killable {
  readonly #file: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;

  constructor(file: string, env: NodeJS.ProcessEnv) {
    this.#file = file;
    this.#env = env;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const child = fork(this.#file, [], { env: { ...process.env, ...this.#env }, execArgv: [] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code, signal) => reject(new Error(`${this.#file} has ended: ${code ?? signal}`)));
    });
  }

  /** @returns the signal that ended it, once it is dead */
  async kill(): Promise<NodeJS.Signals | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return null;
    const dead = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once('exit', (_code, signal) => resolve(signal));
    });
    child.kill('SIGKILL');
    return await dead;
  }
}
