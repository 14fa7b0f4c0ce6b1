import type { Sinks } from '@temporalio/workflow';
import type { JournalEntry } from '@waymark/protocol';

/** The way of the journal out of the workflow; the worker gives the implementation. */
export interface JournalSinks extends Sinks {
  journal: { record(entry: JournalEntry): void };
}
