import {
  type Database,
  type StoredDecision,
  findApproval,
  isTaken,
  leaseDecision,
  listSubmittedDecisions,
  recordDecision,
  refuseDecision,
  releaseDecision,
} from '@waymark/database';
import { type DecisionDelivery, sendDecision } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { forEachOf } from './each.ts';

/** How long a decision is ours while it is delivered, in milliseconds. */
const lease = 6_000;

/** Delivers the decisions that were stored and have no answer yet, with their own ids: a second delivery gets the first answer. */
export async function deliverDecisions(
  { database, temporal, logger }: DispatchContext,
  backoff: Backoff,
): Promise<void> {
  const decisions = await listSubmittedDecisions(database, 100);
  const due = decisions.filter(({ id }) => backoff.isDue(id, Date.now()));
  await forEachOf(due, 10, async (decision) => {
    const { id, runId } = decision;
    if (!(await leaseDecision(database, id, lease))) return;
    try {
      const answered = await settle(database, decision, await sendDecision(temporal, runId, toMessage(decision)));
      if (answered) return backoff.succeed(id);
    } catch (error) {
      logger.warn({ runId, decision: id, error }, 'a decision could not be delivered yet');
    }
    backoff.fail(id, Date.now());
    await releaseDecision(database, id);
  });
}

function toMessage({ id, address, by, decision, comment, data }: StoredDecision): Parameters<typeof sendDecision>[2] {
  return { id, address, by, decision, ...(comment === null ? {} : { comment }), ...(data === null ? {} : { data }) };
}

/** @returns whether the decision has its answer now. */
async function settle(database: Database, decision: StoredDecision, delivery: DecisionDelivery): Promise<boolean> {
  switch (delivery.status) {
    case 'recorded':
      await recordDecision(database, decision, delivery.answer.at, delivery.answer.outcome !== null);
      return true;
    case 'refused':
      await refuseDecision(database, decision.id, delivery.refusal);
      return true;
    case 'run-ended':
      return settleAfterEnd(database, decision);
    case 'no-answer':
      return false;
  }
}

/** The run may have taken this very decision before it ended, with an answer that got lost: the approval tells, once the journal is there. */
async function settleAfterEnd(database: Database, decision: StoredDecision): Promise<boolean> {
  const approval = await findApproval(database, decision.approvalId);
  if (approval?.status === 'open') return false;
  const at = approval?.decidedAt ?? new Date();
  if (approval && isTaken(approval, decision)) await recordDecision(database, decision, at.toISOString(), false);
  else await refuseDecision(database, decision.id, { code: 'APPROVAL_CLOSED', message: 'the run has ended' });
  return true;
}
