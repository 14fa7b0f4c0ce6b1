import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramPlan } from './plan.ts';

/** A path that once went wrong. It has its plan with it: what a seed gives changes with the generator. */
export type KeptPath = {
  about: string;
  defSeed: number;
  pathSeed: number;
  /** It went wrong on Temporal, and is played there. */
  isReal?: boolean;
  plan: ProgramPlan;
};

export const keptFile = join(import.meta.dirname, 'kept-paths.json');

/** The tests play these for ever. */
export function readKeptPaths(): KeptPath[] {
  // Written by `keepPath`.
  return JSON.parse(readFileSync(keptFile, 'utf8')) as KeptPath[];
}

export function keepPath(path: KeptPath): void {
  writeFileSync(keptFile, `${JSON.stringify([...readKeptPaths(), path], null, 2)}\n`);
}
