import { type StepState, foldRun } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { approvalOf, writeApprovals } from './approvals.ts';
import { insertEvents, isVisible } from './events.ts';
import { findNews } from './news.ts';
import { type RecordedEntry, isIdentical } from './recorded-entry.ts';
import { deleteEntries, upsertEntries } from './rows.ts';
import { type RunChange, currentEntries } from './run-change.ts';
import { type RunUpdate, updateRuns } from './runs.ts';
import { loadActiveSteps, stepOf, writeSteps } from './steps.ts';

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
  const news = await findNews(client, changes);
  const updates = changes.map((change, index) => {
    const activeSteps = active.filter(({ runId }) => runId === change.run.id).map(({ step }) => step);
    const { lastEvent } = change.run;
    const events = (news[index] ?? []).map((event, offset) => ({ ...event, id: lastEvent + offset + 1 }));
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
