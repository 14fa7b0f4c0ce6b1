import type { Correction } from '@waymark/database/journal';
import type { TemporalConfig } from '@waymark/temporal';

/** What the parent sends to the replaying process, once. */
export type ReplayOrder = { databaseUrl: string; temporal: TemporalConfig; runIds: string[] };

/** What it answers, once per run; it ends after the last. */
export type ReplayReport =
  | { runId: string; status: 'healed'; correction: Correction }
  | { runId: string; status: 'unknown' }
  | { runId: string; status: 'failed'; message: string };
