import type { JournalEntry } from '@waymark/protocol';

/** An execution of a run of some release: what Temporal keeps of it, and what it told. */
export type RecordedHistory = {
  scenario: string;
  runId: string;
  /** As `encodeHistory` of `@waymark/temporal` writes it. */
  history: string;
  entries: JournalEntry[];
};
