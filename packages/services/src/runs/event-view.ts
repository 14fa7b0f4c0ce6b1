import type { RunEvent as RunEventRow } from '@waymark/database';
import { type RunEvent, isStepAddress } from '@waymark/protocol';
import { toTime } from '../values.ts';

/** An event as readers get it; what it tells is kept, who and when comes from the row. */
export function toRunEvent({
  id,
  at,
  type,
  address,
  body,
}: Pick<RunEventRow, 'id' | 'at' | 'type' | 'address' | 'body'>): RunEvent {
  const details = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const own = {
    id,
    at: toTime(at),
    type: type as RunEvent['type'],
    ...(address !== null && isStepAddress(address) ? { address } : {}),
  };
  return Object.assign({ ...own }, type === 'attempt_started' ? notYetKnown : {}, details, own);
}

/** Both attempt events carry the same keys, so that readers need not tell them apart first. */
const notYetKnown = { error: null, nextAttemptAt: null };
