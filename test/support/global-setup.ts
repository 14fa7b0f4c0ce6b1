import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStack } from '@waymark/stack';

/** The PostgreSQL and Temporal that tests of the engine share; `inject('stack')` gives them. */
export type SharedStack = {
  /** A database without tables, for making others beside it. */
  databaseUrl: string;
  temporalAddress: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    stack: SharedStack;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'waymark-stack-'));
  const { databaseUrl, temporalAddress, stop } = await startStack({ home });
  project.provide('stack', { databaseUrl, temporalAddress });
  return async () => {
    await stop();
    rmSync(home, { recursive: true, force: true });
  };
}
