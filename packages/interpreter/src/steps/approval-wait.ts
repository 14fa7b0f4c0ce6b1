import type { Cancellation } from '../cancellation.ts';
import { settlingDecision } from '../poll.ts';
import type { Poll } from '../poll.ts';
import type { StepContext } from '../step-context.ts';
import { findMoments, keepMoments, nextMoment, withoutMoment } from './approval-moments.ts';
import type { Moment } from './approval-moments.ts';

/**
 * Waits until enough people have decided, for the due time or the cancellation, whichever is first. The approval is
 * closed in the same turn in which that is known, so that no decision is accepted that will not count.
 */
export function waitForDecision(at: StepContext, cancellation: Cancellation): Promise<Poll | 'expired' | 'cancelled'> {
  const { run, address } = at;
  const alarm = cancellation.child();
  return new Promise((resolve, reject) => {
    const settle = (end: Poll | 'expired' | 'cancelled') => {
      run.mailbox.close(address);
      alarm.request('sibling');
      resolve(end);
    };
    const forget = run.mailbox.onDecision(address, (poll) => {
      tellVotes(at, poll);
      if (poll.outcome !== null) settle(poll);
    });
    cancellation.onRequest(() => {
      forget();
      settle('cancelled');
    });
    if (alarm.requested) return;
    passMoments(at, alarm)
      .then((end) => {
        if (end !== 'due') return;
        forget();
        settle('expired');
      })
      .catch(reject);
  });
}

/** Writes down the decisions that came and did not settle it, each once. */
function tellVotes(at: StepContext, poll: Poll): void {
  const { outcomes } = at.run;
  const told = outcomes.find<number>(at.address, 'votes') ?? 0;
  const settling = settlingDecision(poll);
  for (const vote of poll.decisions.slice(told)) {
    const { decision, by, comment, data } = vote;
    if (vote !== settling) at.run.journal.record(at.address, { type: 'approval_voted', decision, by, comment, data });
  }
  outcomes.keep(at.address, 'votes', poll.decisions.length);
}

/** Reminds and escalates when it is time. @returns `due` when that came, `over` when nothing is to come any more */
async function passMoments(at: StepContext, alarm: Cancellation): Promise<'due' | 'over'> {
  const { run } = at;
  let left = findMoments(at);
  for (let moment = nextMoment(left); moment; moment = nextMoment(left)) {
    const ending = await at.sleepUntil(moment.at, alarm);
    if (ending === 'cancelled') return 'over';
    if (moment.kind === 'due') return 'due';
    if (moment.kind === 'escalation') escalate(at, moment);
    else run.journal.record(at.address, { type: 'approval_reminded' });
    left = keepMoments(at, withoutMoment(left, moment, run.now()));
  }
  return 'over';
}

function escalate(at: StepContext, { to, quorum }: Extract<Moment, { kind: 'escalation' }>): void {
  const { run, address, step } = at;
  if (step.type !== 'approval') return;
  const wanted = quorum ?? run.mailbox.quorumOf(step, address);
  run.journal.record(address, { type: 'approval_escalated', to, quorum: wanted });
  run.mailbox.changeQuorum(step, address, wanted);
}
