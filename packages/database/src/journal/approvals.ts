import type { Decision, Json, JournalEntry, PersonsDecision, Transition } from '@waymark/protocol';
import { approvalIdOf } from './event-body.ts';
import { plainText, toJsonb } from './plain-text.ts';
import type { RecordedEntry } from './recorded-entry.ts';
import type { Statement } from './statement.ts';

type Opened = Extract<Transition, { type: 'approval_opened' }>;
type Decided = Extract<Transition, { type: 'approval_decided' }>;

/** An approval as its entries tell it. */
export type ApprovalState = {
  id: string;
  runId: string;
  address: string;
  openedAt: string;
  opened: Opened;
  quorum: number;
  /** What people decided, that which settled it last. */
  decisions: PersonsDecision[];
  remindedAt: string | null;
  escalations: { at: string; to: Json; quorum: number }[];
  decided: (Decided & { at: string }) | null;
};

/**
 * The approval at an address, from the entries of that address.
 *
 * @returns null when none was opened.
 */
export function approvalOf(entries: readonly RecordedEntry[]): ApprovalState | null {
  return entries.reduce<ApprovalState | null>((approval, { entry }) => {
    if (entry.transition.type === 'approval_opened') return openApproval(entry, entry.transition);
    return approval && changeApproval(approval, entry);
  }, null);
}

function openApproval(entry: JournalEntry, opened: Opened): ApprovalState {
  const { runId, address, at } = entry;
  const id = approvalIdOf(entry);
  const nothing = { decisions: [], remindedAt: null, escalations: [], decided: null };
  return { id, runId, address, openedAt: at, opened, quorum: opened.quorum ?? 1, ...nothing };
}

function changeApproval(approval: ApprovalState, { at, transition }: JournalEntry): ApprovalState {
  switch (transition.type) {
    case 'approval_voted':
      return { ...approval, decisions: [...approval.decisions, toDecision(transition.decision, transition, at)] };
    case 'approval_reminded':
      return { ...approval, remindedAt: at };
    case 'approval_escalated': {
      const { to, quorum } = transition;
      return { ...approval, quorum, escalations: [...approval.escalations, { at, to, quorum }] };
    }
    case 'approval_decided':
      return {
        ...approval,
        decided: { ...transition, at },
        decisions: withSettling(approval.decisions, transition, at),
      };
    default:
      return approval;
  }
}

/** The decision that settled an approval is told with its end alone, unless it had come before the quorum fell. */
function withSettling(decisions: PersonsDecision[], decided: Decided, at: string): PersonsDecision[] {
  const { status, expired } = decided;
  if (expired || status === 'closed') return decisions;
  const isTold = decisions.some(({ user, decision }) => user === decided.by && decision === status);
  return isTold ? decisions : [...decisions, toDecision(status, decided, at)];
}

function toDecision(
  decision: Decision,
  { by, comment, data }: Pick<Decided, 'by' | 'comment' | 'data'>,
  at: string,
): PersonsDecision {
  return { user: by, decision, comment, form: data, at };
}

/** Writes approvals, and deletes those that were never opened after all. */
export function planApprovals(
  approvals: readonly ApprovalState[],
  gone: readonly { runId: string; address: string; round: number }[],
): Statement[] {
  const ids = gone.map(approvalIdOf);
  const removals = ids.length === 0 ? [] : [{ text: 'DELETE FROM approval WHERE id = ANY($1)', values: [ids] }];
  if (approvals.length === 0) return removals;
  const decided = approvals.map((approval) => approval.decided);
  return [
    ...removals,
    {
      text: `INSERT INTO approval (id, run_id, address, title, description, approvers, form, status, opened_at, due_at, decided_at, decided_by, comment, data, expired,
                           quorum, reject_quorum, decisions, reminded_at, escalations)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::json[], $7::json[], $8::text[], $9::timestamptz[],
                          $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::json[], $15::bool[],
                          $16::int[], $17::int[], $18::jsonb[], $19::timestamptz[], $20::jsonb[])
     ON CONFLICT (id) DO UPDATE SET
       title = excluded.title, description = excluded.description, approvers = excluded.approvers, form = excluded.form, status = excluded.status,
       opened_at = excluded.opened_at, due_at = excluded.due_at, decided_at = excluded.decided_at, decided_by = excluded.decided_by,
       comment = excluded.comment, data = excluded.data, expired = excluded.expired,
       quorum = excluded.quorum, reject_quorum = excluded.reject_quorum, decisions = excluded.decisions,
       reminded_at = excluded.reminded_at, escalations = excluded.escalations`,
      values: [
        approvals.map(({ id }) => id),
        approvals.map(({ runId }) => runId),
        approvals.map(({ address }) => address),
        approvals.map(({ opened }) => plainText(opened.title)),
        approvals.map(({ opened }) => plainText(opened.description)),
        approvals.map(({ opened }) => toJson(opened.approvers)),
        approvals.map(({ opened }) => toJson(opened.form)),
        decided.map((decision) => decision?.status ?? 'open'),
        approvals.map(({ openedAt }) => openedAt),
        approvals.map(({ opened }) => opened.dueAt),
        decided.map((decision) => decision?.at ?? null),
        decided.map((decision) => plainText(decision?.by ?? null)),
        decided.map((decision) => plainText(decision?.comment ?? null)),
        decided.map((decision) => toJson(decision?.data ?? null)),
        decided.map((decision) => decision?.expired ?? false),
        approvals.map(({ quorum }) => quorum),
        approvals.map(({ opened }) => opened.rejectQuorum ?? 1),
        approvals.map(({ decisions }) => toJsonb(decisions)),
        approvals.map(({ remindedAt }) => remindedAt),
        approvals.map(({ escalations }) => toJsonb(escalations)),
      ],
    },
  ];
}

function toJson(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}
