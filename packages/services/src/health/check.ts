import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkTemporal } from '@waymark/temporal';
import type { ServiceContext } from '../context.ts';

export type Readiness = {
  ready: boolean;
  checks: {
    name: string;
    ok: boolean;
    /** What is missing. */
    detail: string | null;
  }[];
};

/** Milliseconds for each check. */
const patience = 2_000;

/** Whether everything that Waymark needs is there. */
export async function checkReadiness({ ctx }: { ctx: ServiceContext }): Promise<Readiness> {
  const { database, temporal, home } = ctx;
  const checks = await Promise.all([
    check(
      'database',
      'PostgreSQL does not answer',
      async () => void (await database.pool.query('SELECT 1 FROM run LIMIT 1')),
    ),
    check('temporal', 'Temporal does not answer', () => checkTemporal(temporal, patience - 300)),
    ...(home
      ? [
          checkProcesses(home),
          check('instance', 'instance.json is not written yet', () => readJson(home, 'instance.json')),
        ]
      : []),
  ]);
  return { ready: checks.every(({ ok }) => ok), checks };
}

/** The launcher says in supervisor.json which of its processes have died too often. */
async function checkProcesses(home: string): Promise<Readiness['checks'][number]> {
  const state = await readJson(home, 'supervisor.json').catch(() => null);
  const failed = namesOfFailed(state);
  const ok = failed.length === 0;
  return { name: 'processes', ok, detail: ok ? null : `not running any more: ${failed.join(', ')}` };
}

function namesOfFailed(state: unknown): string[] {
  if (typeof state !== 'object' || state === null || !('processes' in state)) return [];
  const processes = Object.entries(state.processes as Record<string, { state?: unknown } | null>);
  return processes.filter(([, view]) => view?.state === 'failed').map(([name]) => name);
}

async function check(
  name: string,
  missing: string,
  work: () => Promise<unknown>,
): Promise<Readiness['checks'][number]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), patience);
  });
  try {
    await Promise.race([work(), late]);
    return { name, ok: true, detail: null };
  } catch {
    return { name, ok: false, detail: missing };
  } finally {
    clearTimeout(timer);
  }
}

async function readJson(home: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(home, file), 'utf8'));
}
