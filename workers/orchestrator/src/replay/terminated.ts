import type { RecordedEntry } from '@waymark/database/journal';
import { type JournalEntry, type StepStatus, type Transition, foldStep } from '@waymark/protocol';
import { historyWriter } from './replay-history.ts';

const active: readonly StepStatus[] = ['running', 'retrying', 'waiting', 'held'];

/**
 * What is true of a run that was closed from outside and could not say so itself: its steps have stopped, with unknown
 * effect, its approvals are closed, and it is terminated.
 *
 * @param rows What the run told until then.
 */
export function tellTermination(runId: string, rows: readonly RecordedEntry[], closedAt: Date): RecordedEntry[] {
  const entries = rows.map(({ entry }) => entry);
  const steps = new Map<string, JournalEntry[]>();
  for (const entry of entries)
    if (entry.address !== '/') steps.set(entry.address, [...(steps.get(entry.address) ?? []), entry]);

  const told: [string, Transition][] = [...steps].flatMap(([address, ofStep]) => endOfStep(address, ofStep));
  const at = closedAt.toISOString();
  const error = {
    type: 'Cancelled',
    message: 'the run was terminated in Temporal',
    data: null,
    step: '/',
    attempts: 1,
    at,
  };
  told.push(['/', { type: 'run_finished', status: 'terminated', output: null, error }]);

  const last = entries.at(-1);
  return told.map(([address, transition], index) => {
    const ordinal = entries.filter(
      (entry) => entry.address === address && entry.transition.type === transition.type,
    ).length;
    const entry: JournalEntry = {
      runId,
      leg: last?.leg ?? 1,
      seq: (last?.seq ?? 0) + index + 1,
      address,
      ordinal,
      at,
      transition,
    };
    return { entry, confirmed: true, historyLength: rows.at(-1)?.historyLength ?? 0, writer: historyWriter };
  });
}

function endOfStep(address: string, entries: readonly JournalEntry[]): [string, Transition][] {
  const { status, attempts } = foldStep(entries);
  const approval = entries.findLast(({ transition }) => transition.type.startsWith('approval_'));
  const open = approval?.transition.type === 'approval_opened';
  return [
    ...(open
      ? [
          [
            address,
            { type: 'approval_decided', status: 'closed', expired: false, by: null, comment: null, data: null },
          ] satisfies [string, Transition],
        ]
      : []),
    ...(active.includes(status)
      ? [[address, { type: 'step_cancelled', attempts, effect: 'unknown' }] satisfies [string, Transition]]
      : []),
  ];
}
