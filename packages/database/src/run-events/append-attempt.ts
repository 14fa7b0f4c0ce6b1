import type { Phase } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { type NewRunEvent, appendRunEvents } from './append.ts';

/** The journal entry that comes before the first attempt of a phase. */
const firstEntry: Record<Phase, string> = { do: 'step_started', undo: 'compensation_started' };

/**
 * Appends events of attempts, after the one that says that their step began. A worker is often quicker than the
 * journal: then nothing is appended here, and the journal tells of the attempts once it has told of their step. Both
 * hold the run's row meanwhile, so one of them always sees what the other has done.
 *
 * @param client a connection inside the transaction that wrote the attempt's row
 */
export async function appendAttemptEvents(
  client: Queryable,
  { runId, address, phase }: { runId: string; address: string; phase: Phase },
  events: readonly NewRunEvent[],
): Promise<void> {
  // A statement of its own: the next one has to see what was committed while this one waited.
  await client.query('SELECT FROM run WHERE id = $1 FOR NO KEY UPDATE', [runId]);
  const { rowCount } = await client.query(
    'SELECT FROM journal WHERE run_id = $1 AND address = $2 AND type = $3 LIMIT 1',
    [runId, address, firstEntry[phase]],
  );
  if (rowCount) await appendRunEvents(client, runId, events);
}
