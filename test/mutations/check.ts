/**
 * `npm run mutations [-- <word of a name> …]`: makes one defect after the other in a copy of the sources, and shows that
 * the random tests turn red, and at which seed.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Mutant } from './mutant.ts';
import { type Mutation, mutations } from './mutations.ts';

/** Seconds within which a defect has to be found. */
const limit = 60;

const suites: Record<Mutation['suite'], { project: string; file: string }> = {
  programs: { project: 'unit', file: 'test/random-programs/simulated.test.ts' },
  people: { project: 'unit', file: 'packages/interpreter/src/simulator/retry-fuzz.test.ts' },
  effects: { project: 'integration', file: 'test/random-programs/effects.test.ts' },
};

type Outcome = { isGreen: boolean; seed: string | null; seconds: number; said: string };

/** Runs one suite in the mutant; one that is still running after the limit has found nothing. */
async function runSuite({ folder }: Mutant, suite: Mutation['suite'], seconds: number): Promise<Outcome> {
  const { project, file } = suites[suite];
  const begin = performance.now();
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', project, '--bail', '1', file], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 1_000 * seconds,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seed = /(?:definition|effect) seed \d+(?:, path seed \d+)?|seed: \d+, path: "[\d:]+"/.exec(said)?.[0] ?? null;
  return { isGreen: code !== 1, seed, seconds: Math.round((performance.now() - begin) / 100) / 10, said };
}

async function main(words: string[]): Promise<boolean> {
  const isChosen = ({ name }: Mutation) => words.length === 0 || words.some((word) => name.includes(word));
  const mutant = new Mutant();
  try {
    for (const suite of Object.keys(suites) as Mutation['suite'][]) {
      const { isGreen, seconds, said } = await runSuite(mutant, suite, 600);
      if (!isGreen || !said.includes('passed'))
        throw new Error(`without any mutation the ${suite} are not green:\n${said}`);
      console.log(`${suite}, as they are: green (${seconds} s)`);
    }
    const missed: string[] = [];
    for (const mutation of mutations.filter(isChosen)) {
      mutant.apply(mutation);
      const { isGreen, seed, seconds } = await runSuite(mutant, mutation.suite, limit);
      mutant.restore(mutation);
      const isFound = !isGreen && seed !== null;
      if (!isFound) missed.push(mutation.name);
      console.log(`${isFound ? 'red  ' : 'MISSED'} ${mutation.name}: ${seed ?? 'no seed'} (${seconds} s)`);
    }
    console.log(missed.length === 0 ? 'Every mutation is found.' : `${missed.length} mutations are not found.`);
    return missed.length === 0;
  } finally {
    mutant.remove();
  }
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
