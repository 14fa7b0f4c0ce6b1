import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@waymark/stack';
import type { Client } from '@temporalio/client';
import { startContenders } from './contenders.ts';
import type { Contender } from './contenders.ts';

/** Runs of each length and contender that count, after those that warm up. */
const counted = Number(process.env['BENCH_RUNS'] ?? 30);
const warmUp = 5;
const lengths = [1, 10];
const throughput = { runs: 200, steps: 3, atOnce: 50 };

const home = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
const stack = await startStack({ home });
const { client, contenders, stop } = await startContenders(stack);
try {
  console.log(
    `One process holds client and workers; Temporal and PostgreSQL beside it, data on disk. ${counted} runs, taken in turn.\n`,
  );
  console.log('| | hand-written p50 / p95 | interpreted p50 / p95 | ratio p50 |\n|---|---|---|---|');
  for (const steps of lengths) console.log(await compareLatency(steps));
  console.log(await compareThroughput());
  console.log(`\n| history of 10 steps | events | bytes |\n|---|---|---|`);
  for (const contender of contenders) console.log(await describeHistory(contender, client));
} finally {
  await stop();
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
}

async function compareLatency(steps: number): Promise<string> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < warmUp + counted; round++) {
    for (const [index, contender] of contenders.entries()) {
      const run = await contender.prepare(steps);
      const begin = performance.now();
      await run();
      if (round >= warmUp) times[index]?.push(performance.now() - begin);
    }
  }
  const [hand, interpreted] = times;
  const shown = (values: number[]): string =>
    `${quantile(values, 0.5).toFixed(1)} / ${quantile(values, 0.95).toFixed(1)} ms`;
  const ratio = quantile(interpreted, 0.5) / quantile(hand, 0.5);
  return `| ${steps} step${steps === 1 ? '' : 's'} | ${shown(hand)} | ${shown(interpreted)} | ${ratio.toFixed(2)} |`;
}

async function compareThroughput(): Promise<string> {
  const { runs, steps, atOnce } = throughput;
  const rates: number[] = [];
  const costs: number[] = [];
  for (const contender of contenders) {
    const prepared = await Promise.all(Array.from({ length: runs }, () => contender.prepare(steps)));
    const cpu = process.cpuUsage();
    const begin = performance.now();
    await Promise.all(Array.from({ length: atOnce }, () => runAll(prepared)));
    rates.push(runs / ((performance.now() - begin) / 1_000));
    const { user, system } = process.cpuUsage(cpu);
    costs.push((user + system) / 1_000 / runs);
  }
  const [hand = 0, interpreted = 0] = rates;
  const [handCpu = 0, interpretedCpu = 0] = costs;
  return [
    `| ${steps}-step runs/s, ${atOnce} at once | ${hand.toFixed(1)} | ${interpreted.toFixed(1)} | ${(interpreted / hand).toFixed(2)} |`,
    `| CPU of this process per run | ${handCpu.toFixed(1)} ms | ${interpretedCpu.toFixed(1)} ms | ${(interpretedCpu / handCpu).toFixed(2)} |`,
  ].join('\n');
}

async function runAll(prepared: (() => Promise<string>)[]): Promise<void> {
  for (let run = prepared.pop(); run; run = prepared.pop()) await run();
}

async function describeHistory(contender: Contender, { workflow }: Client): Promise<string> {
  const id = await (await contender.prepare(10))();
  const { historyLength, historySize } = await workflow.getHandle(id).describe();
  return `| ${contender.name} | ${historyLength} | ${historySize ?? '?'} |`;
}

function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
