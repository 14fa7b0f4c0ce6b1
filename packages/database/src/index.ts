export { listActions, publishActions } from './actions/publish.ts';
export {
  findStandingDecision,
  insertDecision,
  isTaken,
  listSubmittedDecisions,
  recordDecision,
  type NewDecision,
  type StoredDecision,
} from './approvals/decisions.ts';
export { findApproval, listApprovals, type ApprovalFilter, type ApprovalOfRun } from './approvals/find.ts';
export { createAttemptLog } from './attempts/attempt-log.ts';
export { createChangeHub, type Change, type ChangeHub, type ChangeListener } from './changes/listen.ts';
export { isCommandTold, settleAfterEnd } from './commands/ended-run.ts';
export { listHeld, type Held } from './commands/held.ts';
export { reopenRun } from './commands/reopen.ts';
export {
  findAnyStandingCommand,
  findStandingCommand,
  insertCommand,
  listSubmittedCommands,
  recordCommand,
  type NewCommand,
  type StoredCommand,
} from './commands/store.ts';
export { createDatabase, type Database, type DatabaseOptions } from './database.ts';
export { giveLeaseBack, takeLease, type DeliveredTable } from './delivery/lease.ts';
export { noteRefusal } from './delivery/refuse.ts';
export { createEffectStore } from './effects/effect-store.ts';
export { isDatabaseUnavailable, isUniqueViolation } from './errors.ts';
export { hasFinished, listRunEvents } from './events/list.ts';
export type {
  Approval,
  Attempt,
  Execution,
  InboxEvent,
  OutgoingEvent,
  Order,
  OrderStatusChange,
  Run,
  RunEvent,
  Step,
  WorkflowVersion,
} from './generated/client.ts';
export { listUndeliveredEvents, markEventDelivered, markEventTooLate, type UndeliveredEvent } from './inbox/deliver.ts';
export { findInboxEvent, findRunForEvent, findRunWithProgram, listInboxEvents } from './inbox/find.ts';
export { insertInboxEvent, type InboxInsert, type InboxLimits, type NewInboxEvent } from './inbox/insert.ts';
export { findEventTarget, type EventTarget, type OpenRun } from './inbox/target.ts';
export { insertOutgoingEvent, type NewOutgoingEvent } from './outgoing/insert.ts';
export { listOutgoingEvents, type OutgoingFilter } from './outgoing/list.ts';
export { findOrder, listOrders, type OrderWithHistory } from './orders/find.ts';
export { insertOrder, type NewOrder } from './orders/insert.ts';
export type { Page, Rows } from './page.ts';
export { appendRunEvents, type NewRunEvent } from './run-events/append.ts';
export {
  listUndeliveredCancels,
  markCancelDelivered,
  requestCancel,
  requestCancelOfDemo,
  type CancelRequest,
} from './runs/cancel.ts';
export { listUndispatchedRuns, markDispatched, type UndispatchedRun } from './runs/dispatch.ts';
export {
  findOpenRunByKey,
  findRun,
  findRunByIdempotencyKey,
  findRunWithSteps,
  type RunWithSteps,
} from './runs/find.ts';
export { insertRun, runIndexes, type NewRun, type RunParent } from './runs/insert.ts';
export { listRuns, type RunFilter } from './runs/list.ts';
export { emptyOrderTables } from './snapshot/empty-demo.ts';
export { readView, readViewRows, type ViewFilter, type ViewedRow } from './snapshot/read.ts';
export { findView, viewNames, viewedTables, type ViewName } from './snapshot/tables.ts';
export { loadSecretKeys, type SecretKeys } from './secrets/keys.ts';
export { deleteSecret, listSecrets, putSecret, type SecretSummary } from './secrets/store.ts';
export { createSecretVault } from './secrets/vault.ts';
export { createPayloadStore, type PayloadStore } from './payloads/payload-store.ts';
export { listDueSubRuns, type DueSubRun } from './sub-runs/due.ts';
export { findWaitingRun, linkSubRun, settleSubRun, waitsFor, type SubRunLink } from './sub-runs/link.ts';
export { findKeyHolder, findParentRun, findStartableVersion, type StartableVersion } from './sub-runs/read.ts';
export { inTransaction, type Queryable } from './transaction.ts';
export { findNewestVersion, findVersion, listVersions } from './workflows/find.ts';
export { listPublishedVersions, listWorkflows } from './workflows/list.ts';
export { publishVersion, type NewVersion } from './workflows/publish.ts';
