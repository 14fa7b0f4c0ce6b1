import type { Json, Transition } from '@waymark/protocol';
import { approvalIdOf } from './event-body.ts';
import { plainText } from './plain-text.ts';
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
  decided: (Decided & { at: string }) | null;
};

/**
 * The approval at an address, from the entries of that address.
 *
 * @returns null when none was opened.
 */
export function approvalOf(entries: readonly RecordedEntry[]): ApprovalState | null {
  let approval: ApprovalState | null = null;
  for (const { entry } of entries) {
    const { runId, address, at, transition } = entry;
    if (transition.type === 'approval_opened') {
      approval = { id: approvalIdOf(runId, address), runId, address, openedAt: at, opened: transition, decided: null };
    }
    if (transition.type === 'approval_decided' && approval) approval = { ...approval, decided: { ...transition, at } };
  }
  return approval;
}

/** Writes approvals, and deletes those that were never opened after all. */
export function planApprovals(
  approvals: readonly ApprovalState[],
  gone: readonly { runId: string; address: string }[],
): Statement[] {
  const ids = gone.map(({ runId, address }) => approvalIdOf(runId, address));
  const removals = ids.length === 0 ? [] : [{ text: 'DELETE FROM approval WHERE id = ANY($1)', values: [ids] }];
  if (approvals.length === 0) return removals;
  const decided = approvals.map((approval) => approval.decided);
  return [
    ...removals,
    {
      text: `INSERT INTO approval (id, run_id, address, title, description, approvers, form, status, opened_at, due_at, decided_at, decided_by, comment, data, expired)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::json[], $7::json[], $8::text[], $9::timestamptz[],
                          $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::json[], $15::bool[])
     ON CONFLICT (id) DO UPDATE SET
       title = excluded.title, description = excluded.description, approvers = excluded.approvers, form = excluded.form, status = excluded.status,
       opened_at = excluded.opened_at, due_at = excluded.due_at, decided_at = excluded.decided_at, decided_by = excluded.decided_by,
       comment = excluded.comment, data = excluded.data, expired = excluded.expired`,
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
      ],
    },
  ];
}

function toJson(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}
