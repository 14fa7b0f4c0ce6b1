import {
  type Database,
  type StoredDecision,
  findApproval,
  isTaken,
  listSubmittedDecisions,
  noteRefusal,
  recordDecision,
} from '@waymark/database';
import { type DecisionDelivery, sendDecision } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { deliverSubmitted } from './deliver-submitted.ts';

/** Delivers the decisions that have no answer yet. */
export async function deliverDecisions(context: DispatchContext, backoff: Backoff): Promise<void> {
  const { database, temporal } = context;
  const decisions = await listSubmittedDecisions(database, 100);
  await deliverSubmitted(context, backoff, 'approval_decision', decisions, async (decision) =>
    settle(database, decision, await sendDecision(temporal, decision.runId, toMessage(decision))),
  );
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
      await noteRefusal(database, 'approval_decision', decision.id, delivery.refusal);
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
  else {
    const refusal = { code: 'APPROVAL_CLOSED', message: 'the run has ended' };
    await noteRefusal(database, 'approval_decision', decision.id, refusal);
  }
  return true;
}
