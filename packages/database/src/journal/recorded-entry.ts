import type { JournalEntry } from '@waymark/protocol';

/** A journal entry with what is known of its standing. */
export type RecordedEntry = {
  entry: JournalEntry;
  /** False: provisional, the workflow task that said it may still fail and go another way. */
  confirmed: boolean;
  /** Length of the run's history when the workflow task began. */
  historyLength: number;
  /** The cached workflow instance that said it. */
  writer: string;
};

/** The identity of an entry: what happened, never its number. */
export function keyOf({ leg, address, ordinal, transition }: JournalEntry): string {
  return `${leg} ${address} ${transition.type} ${ordinal}`;
}

/** Whether people would see the same: a workflow task that ran again may tell it at another time. */
export function saysTheSame(a: JournalEntry, b: JournalEntry): boolean {
  return JSON.stringify(a.transition) === JSON.stringify(b.transition);
}

/** Whether the first was said in an earlier workflow task than the second. */
export function isEarlier(a: RecordedEntry, b: RecordedEntry): boolean {
  return a.historyLength === b.historyLength ? a.entry.at < b.entry.at : a.historyLength < b.historyLength;
}

/** Whether they agree in everything, number and time too. */
export function isIdentical(a: JournalEntry, b: JournalEntry): boolean {
  return a.seq === b.seq && a.at === b.at && saysTheSame(a, b);
}
