import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureGenerated, ensureInstalled } from './install.mjs';
import { nodeBinary, root } from './paths.mjs';
import { createProgress } from './progress.mjs';
import { abortOnSignals } from './signals.mjs';

/**
 * Installs what is missing and runs a program of the repository in this terminal. Ends the process with its code.
 *
 * @param {string | ((options: import('./build.mjs').BuildOptions) => Promise<string>)} script relative to the clone
 * @param {readonly string[]} args
 * @param {(options: import('./build.mjs').BuildOptions) => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>} prepare
 *   gives the environment
 */
export async function runInForeground(script, args, prepare) {
  const progress = createProgress((line) => void process.stderr.write(`${line}\n`));
  const signal = abortOnSignals();
  try {
    await ensureInstalled({ progress, signal });
    await ensureGenerated({ progress, signal });
    const env = await prepare({ progress, signal });
    // In the group of this process: Ctrl-C reaches it by itself.
    const file = typeof script === 'string' ? script : await script({ progress, signal });
    const child = spawn(nodeBinary, [join(root, file), ...args], { cwd: root, env, stdio: 'inherit' });
    signal.addEventListener('abort', () => child.kill('SIGTERM'));
    child.once('exit', (code, name) => process.exit(code ?? (name ? 1 : 0)));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
