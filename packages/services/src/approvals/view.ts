import type { ApprovalOfRun } from '@waymark/database';
import type { ApprovalStatus, Json } from '@waymark/protocol';
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
  };
}
