import {
  type NewDecision,
  findApproval,
  findRun,
  giveLeaseBack,
  isTaken,
  noteRefusal,
  recordDecision,
} from '@waymark/database';
import { type DecideMessage, type RunStatus, isFinalRunStatus } from '@waymark/protocol';
import { type DecisionDelivery, TemporalUnavailable, sendDecision } from '@waymark/temporal';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { patience } from '../patience.ts';
import { toTime } from '../values.ts';
import { refuseWhenOver } from './refusals.ts';

/**
 * Tells the run a decision and notes its answer. The caller holds the decision's lease.
 *
 * @throws {ServiceError} why it did not; ORCHESTRATOR_UNAVAILABLE: nobody answered, the decision stands
 */
export async function deliverDecision(ctx: ServiceContext, decision: NewDecision): Promise<void> {
  const delivery = await send(ctx, decision);
  switch (delivery.status) {
    case 'recorded':
      return recordDecision(ctx.database, decision, delivery.answer.at, delivery.answer.outcome !== null);
    case 'refused':
      return refuse(ctx, decision, delivery.refusal);
    case 'run-ended':
      return settleAfterEnd(ctx, decision);
    case 'no-answer':
      await giveLeaseBack(ctx.database, 'approval_decision', decision.id);
      throw new ServiceError(
        'ORCHESTRATOR_UNAVAILABLE',
        'No orchestrator answers. The decision is stored and will be delivered.',
      );
  }
}

async function send(
  { temporal }: ServiceContext,
  { id, runId, address, by, comment, data, decision }: NewDecision,
): Promise<DecisionDelivery> {
  const message: DecideMessage & { id: string } = {
    id,
    address,
    decision,
    by,
    ...(comment === null ? {} : { comment }),
    ...(data === null ? {} : { data }),
  };
  try {
    return await sendDecision(temporal, runId, message, { deadline: patience });
  } catch (error) {
    if (error instanceof TemporalUnavailable) return { status: 'no-answer' };
    throw error;
  }
}

async function refuse(
  ctx: ServiceContext,
  decision: NewDecision,
  refusal: Extract<DecisionDelivery, { status: 'refused' }>['refusal'],
): Promise<never> {
  await noteRefusal(ctx.database, 'approval_decision', decision.id, refusal);
  const approval = await findApproval(ctx.database, decision.approvalId);
  switch (refusal.code) {
    case 'FORBIDDEN':
      throw new ServiceError('FORBIDDEN', refusal.message);
    case 'INVALID_FORM':
      throw new ServiceError('INVALID_FORM', refusal.message);
    case 'ALREADY_DECIDED':
      if (approval) refuseWhenOver(approval);
      throw new ServiceError('ALREADY_DECIDED', refusal.message, {
        data: { decision: null, decidedBy: null, decidedAt: null },
      });
    case 'APPROVAL_CLOSED':
    case 'NOT_FOUND':
      throw new ServiceError('APPROVAL_CLOSED', refusal.message);
  }
}

/**
 * The run has ended. It may have taken this very decision before, with an answer that got lost: the journal tells. While
 * the journal is behind, the decision stays as it is.
 */
async function settleAfterEnd(ctx: ServiceContext, decision: NewDecision): Promise<void> {
  const approval = await findApproval(ctx.database, decision.approvalId);
  if (approval && isTaken(approval, decision)) {
    await recordDecision(ctx.database, decision, toTime(approval.decidedAt) ?? new Date().toISOString(), false);
    return;
  }
  const run = await findRun(ctx.database, decision.runId);
  const settled = approval?.status !== 'open' || (run !== null && isFinalRunStatus(run.status as RunStatus));
  if (settled)
    await noteRefusal(ctx.database, 'approval_decision', decision.id, {
      code: 'APPROVAL_CLOSED',
      message: 'run ended',
    });
  else await giveLeaseBack(ctx.database, 'approval_decision', decision.id);
  if (approval && approval.status !== 'open') refuseWhenOver(approval);
  throw new ServiceError('APPROVAL_CLOSED', 'This approval is over: its run has ended.');
}
