import type { StepOf } from '@waymark/definition';
import type { Decision, Json, PersonsDecision } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeError } from '../errors.ts';
import { settlingDecision } from '../poll.ts';
import type { Poll, TakenDecision } from '../poll.ts';
import type { StepContext } from '../step-context.ts';
import { keepMoments, planMoments } from './approval-moments.ts';
import { waitForDecision } from './approval-wait.ts';
import type { StepResult } from './step-result.ts';

/** Asks people, and waits until enough of them have decided, or it is due. What they decided early is in the mailbox. */
export async function runApproval(
  step: StepOf<'approval'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  const title = at.once('opened', () => open(step, at));
  const end = await waitForDecision(at, cancellation);
  if (end === 'cancelled') {
    recordDecision(at, { status: 'closed', expired: false }, null);
    return { status: 'cancelled', attempts: 1, effect: 'none' };
  }
  return end === 'expired' ? concludeExpired(step, at, title) : concludeDecided(step, at, end);
}

/** @returns what people read as the title */
function open(step: StepOf<'approval'>, at: StepContext): string {
  const description = step.description === null ? null : at.print(step.description);
  const dueAt = step.dueIn === undefined ? null : at.run.now() + at.duration(step.dueIn);
  const moments = planMoments(step, at, dueAt);
  const title = at.start({ approvers: step.approvers, form: step.form }) ?? step.id;
  keepMoments(at, moments);
  at.run.mailbox.open(at.address);
  const dueText = dueAt === null ? null : new Date(dueAt).toISOString();
  const { approvers, form, quorum, rejectQuorum } = step;
  at.run.journal.record(at.address, {
    type: 'approval_opened',
    title,
    description,
    approvers,
    form,
    dueAt: dueText,
    ...(quorum === undefined ? {} : { quorum }),
    ...(rejectQuorum === undefined ? {} : { rejectQuorum }),
  });
  at.waitFor(`approval "${title}"`, dueAt);
  return title;
}

function concludeDecided(step: StepOf<'approval'>, at: StepContext, poll: Poll): StepResult {
  const decision = poll.outcome ?? 'rejected';
  const settling = settlingDecision(poll);
  recordDecision(at, { status: decision, expired: false }, settling);
  const { by = null, comment = null, data = null, at: decidedAt = at.run.timestamp() } = settling ?? {};
  const decisions = poll.decisions.map(toPersonsDecision);
  const output = { decision, expired: false, decisions, form: data, comment, decidedAt };
  return conclude(step, output, `Rejected by ${by ?? 'somebody'}${comment === null ? '' : `: ${comment}`}`);
}

function concludeExpired(step: StepOf<'approval'>, at: StepContext, title: string): StepResult {
  const message = `Nobody decided about "${title}" in time`;
  if (step.onTimeout === 'fail') {
    recordDecision(at, { status: 'closed', expired: true }, null);
    const error = describeError('Timeout', message, { kind: 'step' });
    return { status: 'failed', error, attempts: 1, effect: 'none' };
  }
  const decision: Decision = step.onTimeout === 'approve' ? 'approved' : 'rejected';
  recordDecision(at, { status: decision, expired: true }, null);
  const decisions = at.run.mailbox.decisionsOf(at.address).map(toPersonsDecision);
  const output = { decision, expired: true, decisions, form: null, comment: null, decidedAt: at.run.timestamp() };
  return conclude(step, output, message);
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

function toPersonsDecision({ by, decision, comment, data, at }: TakenDecision): PersonsDecision {
  return { user: by, decision, comment, form: data, at };
}

type Ending = { status: Decision | 'closed'; expired: boolean };

function recordDecision(at: StepContext, ending: Ending, decision: TakenDecision | null): void {
  const { by = null, comment = null, data = null } = decision ?? {};
  at.run.journal.record(at.address, { type: 'approval_decided', ...ending, by, comment, data });
}
