import { type Phase, type RunEventType, isStepAddress } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { loadUntoldAttempts } from './attempt-events.ts';
import { eventBody } from './event-body.ts';
import { type NewEvent, eventOf, isVisible, loadTold, toldKey } from './events.ts';
import type { RecordedEntry } from './recorded-entry.ts';
import { type RunChange, currentEntries } from './run-change.ts';
import { stepOf } from './steps.ts';

/**
 * What the streams of runs have to tell of changes: what people see differently now, what was taken back, and attempts
 * that nobody has told of yet.
 *
 * @returns the events of each change, in its order.
 */
export async function findNews(client: Queryable, changes: readonly RunChange[]): Promise<NewEvent[][]> {
  const told = await loadTold(
    client,
    changes.flatMap((change) => perhapsTold(change)),
  );
  const news = changes.map((change) => eventsOf(change, told));
  const places = news.flat().filter(({ type }) => begins[type] ?? ends[type]);
  const attempts = await loadUntoldAttempts(
    client,
    places.map(({ runId, address }) => ({ runId, address: address ?? '/' })),
  );
  return news.map((events) => insertAttempts(events, attempts));
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
    isStepAddress,
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

function wasTold(row: RecordedEntry, before: RecordedEntry | null, told: ReadonlyMap<string, string>): boolean {
  const body = JSON.stringify(eventBody(row.entry));
  return before && isVisible(before)
    ? JSON.stringify(eventBody(before.entry)) === body
    : told.get(toldKey(row)) === body;
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
