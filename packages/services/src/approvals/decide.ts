import {
  type NewDecision,
  findStandingDecision,
  insertDecision,
  type StoredDecision,
  takeLease,
} from '@waymark/database';
import { checkRunInput } from '@waymark/definition/validate';
import type { Json, JsonObject } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { newId } from '../ids.ts';
import { parseInput } from '../parse.ts';
import { hashJson } from '../values.ts';
import { deliveryTime } from '../patience.ts';
import { deliverDecision } from './deliver.ts';
import { getApprovalRow } from './get.ts';
import { alreadyDecided, decidedBefore, refuseWhenOver } from './refusals.ts';
import { DecisionBody } from './schemas.ts';
import { type ApprovalView, toApprovalView } from './view.ts';

/**
 * Decides an approval: stored first, then told to the run until it answers. The run itself has the last word, so of
 * decisions that come at once exactly one is taken.
 *
 * @throws {ServiceError} ALREADY_DECIDED (`data` says who and when), APPROVAL_CLOSED, INVALID_FORM, or
 * ORCHESTRATOR_UNAVAILABLE: then the decision stands and is delivered later, and the same request can be repeated
 */
export async function decideApproval({
  ctx,
  input: { id, ...body },
}: {
  ctx: ServiceContext;
  input: { id: string; decision?: unknown; comment?: unknown; data?: unknown };
}): Promise<ApprovalView> {
  requirePermission(ctx, 'approvals.decide');
  const wanted = parseInput(DecisionBody, body);
  const approval = await getApprovalRow(ctx, id);
  refuseWhenOver(approval);

  const decision: NewDecision = {
    id: newId('dec'),
    approvalId: approval.id,
    runId: approval.runId,
    address: approval.address,
    by: ctx.actor.name,
    decision: wanted.decision,
    comment: wanted.comment || null,
    data: checkForm(approval.form as JsonObject | null, wanted),
    single: approval.quorum === 1 && approval.rejectQuorum === 1,
  };
  const stored = (await insertDecision(ctx.database, decision, deliveryTime))
    ? decision
    : await adoptDecision(ctx, decision);
  await deliverDecision(ctx, stored);
  return toApprovalView(await getApprovalRow(ctx, id));
}

/**
 * A decision stands already. When it is the same one, by the same person, without an answer and not on its way, this
 * request takes it over: it is the repeat of one that got no answer.
 *
 * @throws {ServiceError} ALREADY_DECIDED
 */
async function adoptDecision(ctx: ServiceContext, decision: NewDecision): Promise<StoredDecision> {
  const standing = await findStandingDecision(ctx.database, decision.approvalId, decision.by);
  // It was refused a moment ago, which says that the approval is over.
  if (!standing) throw new ServiceError('APPROVAL_CLOSED', 'This approval is over.');
  const same = standing.state === 'submitted' && bodyHash(standing) === bodyHash(decision);
  if (!same || !(await takeLease(ctx.database, 'approval_decision', standing.id, deliveryTime))) {
    if (!standing.single) throw decidedBefore(standing);
    throw alreadyDecided({
      status: standing.decision,
      decidedBy: standing.by,
      decidedAt: standing.answeredAt ?? standing.createdAt,
    });
  }
  return standing;
}

function bodyHash({ by, decision, comment, data }: NewDecision): string {
  return hashJson({ by, decision, comment, data });
}

/** Who rejects need not fill in the form, or not as it asks. @returns the form with its defaults */
function checkForm(form: JsonObject | null, { decision, data }: DecisionBody): Json {
  if (form === null || decision === 'rejected') return data ?? null;
  const { input, problems } = checkRunInput(form, data ?? {});
  if (problems.length === 0) return input;
  const findings = problems.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }));
  throw new ServiceError('INVALID_FORM', `The data does not fit the form: ${findings[0]?.message ?? ''}`, { findings });
}
