import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReplayOrder, ReplayReport } from './messages.ts';

const entryPoint = fileURLToPath(new URL('main.ts', import.meta.url));

export type ReplayProcess = { ended: Promise<ReplayReport[]>; kill(): void };

/**
 * Replays runs in a process of its own, which writes the truth of each and ends.
 *
 * @param deadline Milliseconds, for all of them together.
 */
export function startReplay(order: ReplayOrder, deadline: number): ReplayProcess {
  const child: ChildProcess = fork(entryPoint, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--max-old-space-size=512'],
  });
  const ended = new Promise<ReplayReport[]>((resolve) => {
    const reports: ReplayReport[] = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), deadline);
    child.on('message', (report: ReplayReport) => void reports.push(report));
    const finish = (): void => {
      clearTimeout(timer);
      resolve(reports);
    };
    child.once('error', finish);
    child.once('exit', finish);
  });
  child.send(order, () => {});
  return { ended, kill: () => void child.kill('SIGKILL') };
}
