import type { Approval, StoredDecision } from '@waymark/database';
import { ServiceError } from '../errors.ts';
import { toTime } from '../values.ts';

/** @throws {ServiceError} when the approval is not open any more */
export function refuseWhenOver(approval: Approval): void {
  if (approval.status === 'open') return;
  if (approval.status === 'closed')
    throw new ServiceError('APPROVAL_CLOSED', 'This approval is over: its run went on or ended without it.');
  if (approval.expired)
    throw new ServiceError(
      'APPROVAL_CLOSED',
      `This approval is over: its time was up, and it counts as ${approval.status}.`,
    );
  throw alreadyDecided(approval);
}

/** Who has decided, and when. */
export function alreadyDecided({
  status,
  decidedBy,
  decidedAt,
}: Pick<Approval, 'status' | 'decidedBy' | 'decidedAt'>): ServiceError {
  const at = toTime(decidedAt);
  const message = `This approval was ${status}${decidedBy === null ? '' : ` by ${decidedBy}`}${at === null ? '' : ` at ${at}`}.`;
  return new ServiceError('ALREADY_DECIDED', message, { data: { decision: status, decidedBy, decidedAt: at } });
}

/** Of an approval of several people: this one has decided before, and others may still. */
export function decidedBefore({ by, decision, answeredAt, createdAt }: StoredDecision): ServiceError {
  const at = toTime(answeredAt ?? createdAt);
  const message = `${by} has ${decision} this before, at ${at}; a person decides once.`;
  return new ServiceError('ALREADY_DECIDED', message, { data: { decision, decidedBy: by, decidedAt: at } });
}
