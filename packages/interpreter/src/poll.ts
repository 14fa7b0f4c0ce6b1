import type { StepOf } from '@waymark/definition';
import type { Decision, Json } from '@waymark/protocol';

/** A decision as it was taken. */
export type TakenDecision = {
  id: string | null;
  decision: Decision;
  by: string | null;
  comment: string | null;
  data: Json;
  at: string;
};

/** The decisions about one approval, in their order. Plain JSON. */
export type Poll = {
  quorum: number;
  rejectQuorum: number;
  decisions: TakenDecision[];
  /** What they have come to; null: it is open. */
  outcome: Decision | null;
};

export function openPoll({ quorum = 1, rejectQuorum = 1 }: StepOf<'approval'>): Poll {
  return { quorum, rejectQuorum, decisions: [], outcome: null };
}

/** Settles a poll as soon as enough people are of one mind. */
export function settlePoll(poll: Poll): void {
  const count = (wanted: Decision): number => poll.decisions.filter(({ decision }) => decision === wanted).length;
  if (poll.outcome !== null) return;
  if (count('rejected') >= poll.rejectQuorum) poll.outcome = 'rejected';
  else if (count('approved') >= poll.quorum) poll.outcome = 'approved';
}

/** The decision that settled it. */
export function settlingDecision({ decisions, outcome }: Poll): TakenDecision | null {
  return decisions.findLast(({ decision }) => decision === outcome) ?? null;
}
