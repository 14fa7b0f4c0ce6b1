import type { Database } from '@waymark/database';
import type { TemporalClient } from '@waymark/temporal';
import type { Logger } from '@waymark/worker';

/** What the dispatcher works with. */
export type DispatchContext = {
  database: Database;
  temporal: TemporalClient;
  /** Of the runs that are started. */
  taskQueue: string;
  logger: Logger;
};
