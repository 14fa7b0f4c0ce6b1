import { type JournalEntry, type StepState, type Transition, foldRun, isStepAddress } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { approvalOf, planApprovals } from './approvals.ts';
import { isVisible, planEvents } from './events.ts';
import { planInbox } from './inbox.ts';
import { planExecutions } from './executions.ts';
import { findNews } from './news.ts';
import { type RecordedEntry, isIdentical } from './recorded-entry.ts';
import { planEntries, planRemovals } from './rows.ts';
import { type RunChange, currentEntries } from './run-change.ts';
import { type RunUpdate, planRuns } from './runs.ts';
import { runTogether } from './statement.ts';
import { type RunStep, loadActiveSteps, planStepRemovals, planSteps, stepOf } from './steps.ts';

/**
 * Writes changes of journals and, in the same transaction, what follows from them: the rows of steps, approvals and
 * runs by the pure fold, and the run events of what people see differently now.
 *
 * @param client Inside a transaction in which the rows of the runs are locked.
 */
export async function projectChanges(client: Queryable, changes: readonly RunChange[]): Promise<void> {
  const addresses = changes.flatMap((change) => changedAddresses(change));
  const ofSteps = addresses.filter(({ address }) => isStepAddress(address));
  const changedSteps = ofSteps.filter(({ isCurrent }) => isCurrent);
  const steps = changedSteps.flatMap(({ runId, entries }) => {
    const step = stepOf(entries);
    return step ? [{ runId, step }] : [];
  });
  const approvals = ofSteps.filter(({ concernsApproval }) => concernsApproval);
  await dropEarlierRounds(client, changes);
  const active = withChanges(await loadActiveSteps(client, openRuns(changes)), changedSteps, steps);
  const news = await findNews(client, changes);
  const updates = changes.map((change, index) => {
    const { id, lastEvent } = change.run;
    const events = (news[index] ?? []).map((event, offset) => ({ ...event, id: lastEvent + offset + 1 }));
    const activeSteps = active.filter(({ runId }) => runId === id).map(({ step }) => step);
    return { ...describeRun(change, activeSteps), lastEvent: lastEvent + events.length, events };
  });
  await runTogether(client, [
    ...planEntries(changes.flatMap(({ merge }) => merge.written.map(({ row }) => row))),
    ...planRemovals(changes.flatMap(({ merge }) => merge.removed)),
    ...planSteps(steps),
    ...planStepRemovals(changedSteps.filter(({ entries }) => entries.length === 0)),
    ...planApprovals(
      approvals.flatMap(({ entries }) => approvalOf(entries) ?? []),
      approvals.filter(({ entries }) => approvalOf(entries) === null),
    ),
    ...planInbox(
      changes.flatMap(({ merge }) => changedRows(merge)).map(({ entry }) => entry),
      changes.flatMap(({ merge }) => merge.removed).map(({ entry }) => entry),
    ),
    ...planEvents(updates.flatMap(({ events }) => events)),
    ...planExecutions(changes),
    ...planRuns(updates),
  ]);
}

/** The status of a run that has ended follows from its own entries alone. */
function openRuns(changes: readonly RunChange[]): string[] {
  return changes.filter(({ merge }) => !merge.fence.closed).map(({ run }) => run.id);
}

/** The steps as they are after the change, by the order of their addresses. */
function withChanges(
  stored: readonly RunStep[],
  changed: readonly { runId: string; address: string }[],
  steps: readonly RunStep[],
): RunStep[] {
  const keys = new Set(changed.map(({ runId, address }) => `${runId} ${address}`));
  const unchanged = stored.filter(({ runId, step }) => !keys.has(`${runId} ${step.address}`));
  return [...unchanged, ...steps].sort((a, b) => (a.step.address < b.step.address ? -1 : 1));
}

type ChangedAddress = {
  runId: string;
  address: string;
  round: number;
  /** Whether this round of the run is its last one: the steps of others are gone. */
  isCurrent: boolean;
  entries: RecordedEntry[];
  concernsApproval: boolean;
};

/** The addresses at which something else is told now, with all their entries of that round as they stand now. */
function changedAddresses({ run, merge, stored }: RunChange): ChangedAddress[] {
  const changed = [...changedRows(merge), ...merge.removed];
  const current = currentEntries({ merge, stored });
  const places = new Map(changed.map(({ entry }) => [`${entry.round ?? 0} ${entry.address}`, entry]));
  const last = lastRound(current);
  return [...places.values()].map(({ address, round = 0 }) => {
    const isHere = ({ entry }: RecordedEntry): boolean => entry.address === address && (entry.round ?? 0) === round;
    return {
      runId: run.id,
      address,
      round,
      isCurrent: round === last,
      entries: current.filter(isHere),
      concernsApproval: changed.some((row) => isHere(row) && row.entry.transition.type.startsWith('approval_')),
    };
  });
}

/** What the run itself has told is always at hand. */
function lastRound(current: readonly RecordedEntry[]): number {
  return current.reduce((last, { entry }) => (entry.address === '/' ? Math.max(last, entry.round ?? 0) : last), 0);
}

/** A run that begins anew has steps that have not run. */
async function dropEarlierRounds(client: Queryable, changes: readonly RunChange[]): Promise<void> {
  const begun = changes.filter(({ merge }) =>
    changedRows(merge).some(
      ({ entry: { transition } }) => transition.type === 'run_continued' && transition.reason === 'restart',
    ),
  );
  if (begun.length === 0) return;
  await client.query('DELETE FROM step WHERE run_id = ANY($1)', [begun.map(({ run }) => run.id)]);
}

/** Without those that were only confirmed. */
function changedRows({ written }: RunChange['merge']): RecordedEntry[] {
  return written.filter(({ row, before }) => !before || !isIdentical(row.entry, before.entry)).map(({ row }) => row);
}

/** When the run ended; null: it is open, also when it goes on after an end. */
function findEnd(entries: readonly JournalEntry[]): string | null {
  const last = entries.findLast(({ transition: { type } }) => type === 'run_finished' || type === 'run_continued');
  return last?.transition.type === 'run_finished' ? last.at : null;
}

function describeRun(
  { run, merge, stored, temporalRunId, reconciledLength }: RunChange,
  activeSteps: StepState[],
): RunUpdate {
  const entries = currentEntries({ merge, stored })
    .filter((row) => row.entry.address === '/' && isVisible(row))
    .map(({ entry }) => entry);
  const newLeg = merge.fence.leg > run.leg;
  return {
    id: run.id,
    state: foldRun(entries, activeSteps),
    version: entries.reduce((last: number | null, { transition }) => versionOf(transition) ?? last, null),
    startedAt: entries.find(({ transition }) => transition.type === 'run_started')?.at ?? null,
    closedAt: findEnd(entries),
    leg: merge.fence.leg,
    historyLength: merge.fence.historyLength,
    lastSeq: Math.max(newLeg ? 0 : run.lastSeq, ...merge.written.map(({ row }) => row.entry.seq)),
    lastEvent: run.lastEvent,
    temporalRunId,
    reconciledLength: reconciledLength ?? null,
  };
}

function versionOf(transition: Transition): number | null {
  return transition.type === 'run_continued' ? (transition.version ?? null) : null;
}
