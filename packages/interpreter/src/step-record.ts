import type { Effect } from '@waymark/protocol';
import type { SavedFailure } from './failure.ts';
import type { ListEnd } from './run-list.ts';
import type { StepView } from './step-views.ts';
import { isInside } from './undo-stack.ts';

/** How a step came to its end, with its place among all ends of the run. */
type SavedEnd = { number: number } & (
  | Exclude<ListEnd, { status: 'failed' }>
  | { status: 'failed'; failure: SavedFailure }
);

/** What is known of a step that has begun. Plain JSON. */
export type StepRecord = {
  /** What expressions read. */
  view?: StepView;
  /** What was found out on its way and must not be asked again. */
  notes?: { [name: string]: unknown };
  end?: SavedEnd;
};

/** By address. */
export type StepRecords = Map<string, StepRecord>;

/** A try that failed, of a step that starts again. */
export type FormerTry = { attempts: number; effect: Effect };

/** What a step has found out about itself that holds for its next try, too. */
export const ofItself: readonly string[] = ['wanted', 'prepared', 'given'];
/** And about what stands inside it. */
export const lasting: readonly string[] = [
  ...ofItself,
  'effect',
  'items',
  'ends',
  'branch',
  'progress',
  'winner',
  'unwound',
  'vars',
];

export function keepNotes({ notes = {} }: StepRecord, names: readonly string[]): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(notes).filter(([name]) => names.includes(name)));
}

export function openRecord(records: StepRecords, address: string): StepRecord {
  const known = records.get(address);
  if (known) return known;
  const record: StepRecord = {};
  records.set(address, record);
  return record;
}

/** @returns the addresses that are forgotten */
export function forgetInside(records: StepRecords, address: string): string[] {
  const inside = [...records.keys()].filter((own) => isInside(own, address));
  for (const own of inside) records.delete(own);
  return inside;
}

export function forgetRecords(records: StepRecords, address: string): void {
  records.delete(address);
  forgetInside(records, address);
}
