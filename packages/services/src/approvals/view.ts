import type { ApprovalOfRun } from '@waymark/database';
import type { ApprovalStatus, Json, PersonsDecision } from '@waymark/protocol';
import { toTime } from '../values.ts';

/** A question to people, as they see it. */
export type ApprovalView = {
  id: string;
  runId: string;
  workflow: string | null;
  orderId: string | null;
  address: string;
  title: string;
  description: string | null;
  approvers: Json;
  /** JSON Schema of `data`; null: the approver fills in nothing. */
  form: Json;
  status: ApprovalStatus;
  openedAt: string;
  dueAt: string | null;
  decidedAt: string | null;
  /** Null also when its time was up. */
  decidedBy: string | null;
  expired: boolean;
  comment: string | null;
  /** The filled form. */
  data: Json;
  /** How many people have to approve, and how many to reject. */
  quorum: number;
  rejectQuorum: number;
  /** What people decided so far. */
  decisions: PersonsDecision[];
  remindedAt: string | null;
  /** Who was asked later, and how many have to approve since then. */
  escalations: { at: string; to: Json; quorum: number }[];
};

export function toApprovalView(approval: ApprovalOfRun): ApprovalView {
  return {
    id: approval.id,
    runId: approval.runId,
    workflow: approval.workflow,
    orderId: approval.orderId,
    address: approval.address,
    title: approval.title,
    description: approval.description,
    approvers: approval.approvers as Json,
    form: approval.form as Json,
    status: approval.status as ApprovalStatus,
    openedAt: toTime(approval.openedAt),
    dueAt: toTime(approval.dueAt),
    decidedAt: toTime(approval.decidedAt),
    decidedBy: approval.decidedBy,
    expired: approval.expired,
    comment: approval.comment,
    data: approval.data as Json,
    quorum: approval.quorum,
    rejectQuorum: approval.rejectQuorum,
    // Both written by the journal alone.
    decisions: approval.decisions as PersonsDecision[],
    remindedAt: toTime(approval.remindedAt),
    escalations: approval.escalations as ApprovalView['escalations'],
  };
}
