import type { Expected } from '../model.ts';
import type { ProgramPlan } from '../plan.ts';

export type Path = { defSeed: number; pathSeed: number; plan: ProgramPlan };

/** Where random programs are played for as long as one likes. */
export type Player = {
  plansAtOnce: number;
  listPaths(plan: ProgramPlan, defSeed: number): Path[];
  play(paths: Path[]): Promise<(Path & { expected: Expected; differences: string[] })[]>;
  /** How often what ran was hit so far, for people. */
  tellHits(): string;
  close(): Promise<void>;
};
