export { type IncomingEntry, applyEntries } from './apply.ts';
export { approvalIdOf } from './event-body.ts';
export type { RecordedEntry } from './recorded-entry.ts';
export { loadJournal } from './rows.ts';
export { type Ending, settleRun } from './settle.ts';
export { type Correction, type Truth, writeTruth } from './truth.ts';
export {
  type JournalWriter,
  type JournalWriterOptions,
  type ToldEnding,
  type ToldEntry,
  createJournalWriter,
} from './writer.ts';
export {
  type OpenAttempt,
  type OpenRun,
  closeAttemptsOfClosedRuns,
  closeLostAttempt,
  isGivenUp,
  keepQuietRuns,
  listAlteredRuns,
  listOpenAttempts,
  listQuietRuns,
  listUncomparedRuns,
  noteUnknown,
  withAdvisoryLock,
} from './reconcile.ts';
