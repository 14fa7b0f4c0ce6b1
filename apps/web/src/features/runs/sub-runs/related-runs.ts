import type { Run, RunSummary } from '../../../api/types.ts';

/** The runs around a run: its tree, and what its own steps have started beside it. */
export type RelatedRuns = {
  /** Where the drawn tree begins: the root, and what hangs under no other run that is known. */
  roots: RunSummary[];
  /** By the run that started them, oldest first. */
  byParent: ReadonlyMap<string, RunSummary[]>;
  byId: ReadonlyMap<string, RunSummary>;
  /** There are older ones that were not read. */
  isCut: boolean;
};

/** Whether a run can have others around it at all. */
export function hasRelatives(run: Run): boolean {
  return run.parentRunId !== null || run.steps.some(({ type }) => type === 'workflow');
}

/** A run that another one has started, and that is the root of a tree of its own. */
export function isDetached({ runId, rootRunId, parentRunId }: RunSummary): boolean {
  return parentRunId !== null && rootRunId === runId;
}

/** @param joined runs of somebody else that a step waits for: they stand in no tree here */
export function relate(runs: readonly RunSummary[], joined: readonly RunSummary[] = [], isCut = false): RelatedRuns {
  const known = new Map(runs.map((run) => [run.runId, run]));
  const oldestFirst = [...known.values()].sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  const byParent = new Map<string, RunSummary[]>();
  const roots: RunSummary[] = [];
  for (const run of oldestFirst) {
    const { parentRunId } = run;
    if (parentRunId === null || !known.has(parentRunId)) roots.push(run);
    else byParent.set(parentRunId, [...(byParent.get(parentRunId) ?? []), run]);
  }
  return { roots, byParent, byId: new Map([...joined.map((run) => [run.runId, run] as const), ...known]), isCut };
}

/** What an open run waits for in the end: its open sub-runs that wait for no sub-run of theirs; itself where it has none. */
export function innermostOpen(related: RelatedRuns, run: RunSummary): RunSummary[] {
  const open = (related.byParent.get(run.runId) ?? []).filter((child) => child.closedAt === null && !isDetached(child));
  return open.length === 0 ? [run] : open.flatMap((child) => innermostOpen(related, child));
}

/** The runs of a step: one for each attempt, or the one of somebody else that it waits for. */
export function runsOfStep(
  { byParent, byId }: RelatedRuns,
  runId: string,
  { address, childRunId }: { address: string; childRunId: string | null },
): RunSummary[] {
  const own = (byParent.get(runId) ?? []).filter(({ parentAddress }) => parentAddress === address);
  const joined = childRunId === null ? undefined : byId.get(childRunId);
  return joined && !own.includes(joined) ? [...own, joined] : own;
}
