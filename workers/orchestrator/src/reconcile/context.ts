import type { Database } from '@waymark/database';
import type { TemporalClient } from '@waymark/temporal';
import type { Logger } from '@waymark/worker';

/** What the reconciler works with. */
export type ReconcilerContext = { database: Database; temporal: TemporalClient; databaseUrl: string; logger: Logger };
