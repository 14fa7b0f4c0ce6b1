import type { StepOf } from '@waymark/definition';
import type { Decision, Json } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeError } from '../errors.ts';
import type { TakenDecision } from '../mailbox.ts';
import type { StepContext } from '../step-context.ts';
import { waitForDecision } from './approval-wait.ts';
import type { StepResult } from './step-result.ts';

/** Asks people, and waits for a decision until it is due. One that came early is taken from the mailbox. */
export async function runApproval(
  step: StepOf<'approval'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  const description = step.description === null ? null : at.print(step.description);
  const dueAt = step.dueIn === undefined ? null : at.run.now() + at.duration(step.dueIn);
  const title = at.start({ approvers: step.approvers, form: step.form }) ?? step.id;
  const dueText = dueAt === null ? null : new Date(dueAt).toISOString();
  const { approvers, form } = step;
  at.run.journal.record(at.address, { type: 'approval_opened', title, description, approvers, form, dueAt: dueText });
  at.waitFor(`approval "${title}"`, dueAt);

  const end = await waitForDecision(at, dueAt, cancellation);
  if (end === 'cancelled') {
    recordDecision(at, { status: 'closed', expired: false }, null);
    return { status: 'cancelled', attempts: 1, effect: 'none' };
  }
  return end === 'expired' ? concludeExpired(step, at, title) : concludeDecided(step, at, end);
}

function concludeDecided(step: StepOf<'approval'>, at: StepContext, decision: TakenDecision): StepResult {
  recordDecision(at, { status: decision.decision, expired: false }, decision);
  const { by, comment, data, at: decidedAt } = decision;
  const decisions = [{ user: by, decision: decision.decision, comment, form: data, at: decidedAt }];
  const output = { decision: decision.decision, expired: false, decisions, form: data, comment, decidedAt };
  return conclude(step, output, `Rejected by ${by ?? 'somebody'}${comment === null ? '' : `: ${comment}`}`);
}

function concludeExpired(step: StepOf<'approval'>, at: StepContext, title: string): StepResult {
  if (step.onTimeout === 'fail') {
    recordDecision(at, { status: 'closed', expired: true }, null);
    const error = describeError('Timeout', `Nobody decided about "${title}" in time`, { kind: 'step' });
    return { status: 'failed', error, attempts: 1, effect: 'none' };
  }
  const decision: Decision = step.onTimeout === 'approve' ? 'approved' : 'rejected';
  recordDecision(at, { status: decision, expired: true }, null);
  const output = { decision, expired: true, decisions: [], form: null, comment: null, decidedAt: at.run.timestamp() };
  return conclude(step, output, `Nobody decided about "${title}" in time`);
}

function conclude(
  step: StepOf<'approval'>,
  output: { decision: Decision; [key: string]: Json },
  rejection: string,
): StepResult {
  if (output.decision === 'approved' || step.onReject === 'continue')
    return { status: 'completed', result: output, attempts: 1 };
  return { status: 'failed', error: describeError('Rejected', rejection, output), attempts: 1, effect: 'none' };
}

type Ending = { status: Decision | 'closed'; expired: boolean };

function recordDecision(at: StepContext, ending: Ending, decision: TakenDecision | null): void {
  const { by = null, comment = null, data = null } = decision ?? {};
  at.run.journal.record(at.address, { type: 'approval_decided', ...ending, by, comment, data });
}
