import { type Phase, type RunEventType, type StepState, foldRun } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { loadUntoldAttempts } from './attempt-events.ts';
import { approvalOf, writeApprovals } from './approvals.ts';
import { type NewEvent, eventOf, insertEvents, isVisible, loadTold, toldKey } from './events.ts';
import { eventBody } from './event-body.ts';
import type { Merge } from './merge.ts';
import { type RecordedEntry, isIdentical, keyOf } from './recorded-entry.ts';
import { deleteEntries, upsertEntries } from './rows.ts';
import { type LockedRun, type RunUpdate, updateRuns } from './runs.ts';
import { loadActiveSteps, stepOf, writeSteps } from './steps.ts';

/** A change of one run's journal, to be carried into everything that people look at. */
export type RunChange = {
  run: LockedRun;
  merge: Pick<Merge, 'written' | 'removed' | 'fence'>;
  /** What was stored of the touched addresses, and of the run itself, before the change. */
  stored: readonly RecordedEntry[];
  temporalRunId: string | null;
  /** True: the stream may have told any of it before. */
  retelling?: boolean;
};

/**
 * Writes changes of journals and, in the same transaction, what follows from them: the rows of steps, approvals and
 * runs by the pure fold, and the run events of what people see differently now.
 *
 * @param client Inside a transaction in which the rows of the runs are locked.
 */
export async function projectChanges(client: Queryable, changes: readonly RunChange[]): Promise<void> {
  await upsertEntries(
    client,
    changes.flatMap(({ merge }) => merge.written.map(({ row }) => row)),
  );
  await deleteEntries(
    client,
    changes.flatMap(({ merge }) => merge.removed),
  );

  const addresses = changes.flatMap((change) => changedAddresses(change));
  const steps = addresses.filter(({ address }) => address !== '/');
  await writeSteps(
    client,
    steps.flatMap(({ runId, entries }) => {
      const step = stepOf(entries);
      return step ? [{ runId, step }] : [];
    }),
    steps.filter(({ entries }) => entries.length === 0),
  );
  const approvals = steps.filter(({ concernsApproval }) => concernsApproval);
  await writeApprovals(
    client,
    approvals.flatMap(({ entries }) => approvalOf(entries) ?? []),
    approvals.filter(({ entries }) => approvalOf(entries) === null),
  );

  const active = await loadActiveSteps(
    client,
    changes.map(({ run }) => run.id),
  );
  const told = await loadTold(
    client,
    changes.flatMap((change) => perhapsTold(change)),
  );
  const news = changes.map((change) => eventsOf(change, told));
  const attempts = await loadUntoldAttempts(
    client,
    news
      .flat()
      .filter(({ type }) => begins[type] ?? ends[type])
      .map(({ runId, address }) => ({ runId, address: address ?? '/' })),
  );
  const updates = changes.map((change, index) => {
    const activeSteps = active.filter(({ runId }) => runId === change.run.id).map(({ step }) => step);
    const events = insertAttempts(news[index] ?? [], attempts).map((event, offset) => ({
      ...event,
      id: change.run.lastEvent + offset + 1,
    }));
    return { ...describeRun(change, activeSteps), events };
  });
  await insertEvents(
    client,
    updates.flatMap(({ events }) => events),
  );
  await updateRuns(
    client,
    updates.map(({ events, ...update }) => ({ ...update, lastEvent: update.lastEvent + events.length })),
  );
}

type ChangedAddress = { runId: string; address: string; entries: RecordedEntry[]; concernsApproval: boolean };

/** The addresses at which something else is told now, with all their entries as they stand now. */
function changedAddresses({ run, merge, stored }: RunChange): ChangedAddress[] {
  const changed = [
    ...merge.written
      .filter(({ row, before }) => !before || !isIdentical(row.entry, before.entry))
      .map(({ row }) => row),
    ...merge.removed,
  ];
  const current = currentEntries({ merge, stored });
  return [...new Set(changed.map(({ entry }) => entry.address))].map((address) => ({
    runId: run.id,
    address,
    entries: current.filter(({ entry }) => entry.address === address),
    concernsApproval: changed.some(
      ({ entry }) => entry.address === address && entry.transition.type.startsWith('approval_'),
    ),
  }));
}

/** What the journal holds of the touched addresses after the change, in its order. */
function currentEntries({ merge, stored }: Pick<RunChange, 'merge' | 'stored'>): RecordedEntry[] {
  const rows = new Map(stored.map((row) => [keyOf(row.entry), row]));
  for (const { row } of merge.written) rows.set(keyOf(row.entry), row);
  for (const row of merge.removed) rows.delete(keyOf(row.entry));
  return [...rows.values()].sort((a, b) => a.entry.leg - b.entry.leg || a.entry.seq - b.entry.seq);
}

/** Replayed entries without a row may have been told before their row was lost. */
function perhapsTold({ merge, retelling }: RunChange): RecordedEntry[] {
  return merge.written
    .filter(({ row, before }) => !before && (row.confirmed || retelling === true))
    .map(({ row }) => row);
}

function eventsOf({ run, merge, stored }: RunChange, told: ReadonlyMap<string, string>): NewEvent[] {
  const current = currentEntries({ merge, stored });
  const retracted = [...new Set(merge.removed.filter(isVisible).map(({ entry }) => entry.address))].filter(
    (address) => address !== '/',
  );
  const fresh = merge.written
    .filter(({ row, before }) => isVisible(row) && !wasTold(row, before, told))
    .map(({ row }) => row)
    .sort((a, b) => a.entry.leg - b.entry.leg || a.entry.seq - b.entry.seq);
  const at = fresh[0]?.entry.at ?? new Date().toISOString();
  return [
    ...retracted.map((address): NewEvent => {
      const status = stepOf(current.filter(({ entry }) => entry.address === address))?.status ?? 'pending';
      return { runId: run.id, at, type: 'step_retracted', address, leg: null, ordinal: null, body: { status } };
    }),
    ...fresh.map(eventOf),
  ];
}

/** Which attempts belong behind an event that says that their step, or its compensation, began. */
const begins: Partial<Record<RunEventType, Phase>> = { step_started: 'do', compensation_started: 'undo' };
/** And which before one that says that it ended. */
const ends: Partial<Record<RunEventType, Phase>> = {
  step_completed: 'do',
  step_failed: 'do',
  step_cancelled: 'do',
  step_held: 'do',
  compensation_completed: 'undo',
  compensation_failed: 'undo',
};

/**
 * Puts attempts that nobody has told of yet where they belong: workers tell of them without waiting for the journal,
 * and the journal without waiting for them.
 */
function insertAttempts(events: readonly NewEvent[], attempts: readonly NewEvent[]): NewEvent[] {
  const left = new Set(attempts);
  const take = ({ runId, address }: NewEvent, phase: Phase | undefined): NewEvent[] => {
    const taken = [...left].filter(
      (attempt) => attempt.runId === runId && attempt.address === address && attempt.body['phase'] === phase,
    );
    for (const attempt of taken) left.delete(attempt);
    return taken;
  };
  return events.flatMap((event) => [...take(event, ends[event.type]), event, ...take(event, begins[event.type])]);
}

function wasTold(row: RecordedEntry, before: RecordedEntry | null, told: ReadonlyMap<string, string>): boolean {
  const body = JSON.stringify(eventBody(row.entry));
  return before && isVisible(before)
    ? JSON.stringify(eventBody(before.entry)) === body
    : told.get(toldKey(row)) === body;
}

function describeRun({ run, merge, stored, temporalRunId }: RunChange, activeSteps: StepState[]): RunUpdate {
  const entries = currentEntries({ merge, stored })
    .filter((row) => row.entry.address === '/' && isVisible(row))
    .map(({ entry }) => entry);
  const newLeg = merge.fence.leg > run.leg;
  return {
    id: run.id,
    state: foldRun(entries, activeSteps),
    startedAt: entries.find(({ transition }) => transition.type === 'run_started')?.at ?? null,
    closedAt: entries.findLast(({ transition }) => transition.type === 'run_finished')?.at ?? null,
    leg: merge.fence.leg,
    historyLength: merge.fence.historyLength,
    lastSeq: Math.max(newLeg ? 0 : run.lastSeq, ...merge.written.map(({ row }) => row.entry.seq)),
    lastEvent: run.lastEvent,
    temporalRunId,
  };
}
