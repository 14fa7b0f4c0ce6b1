export { TemporalUnavailable, callTemporal, defaultDeadline } from './call.ts';
export { type LargePayloads, createDataConverter } from './data-converter.ts';
export { type TemporalClient, createTemporalClient, getTemporalClient } from './client.ts';
export { type TemporalConfig, connectionOptions, loadTemporalConfig } from './config.ts';
export { type PendingActivity, type RunDescription, describeRun } from './describe-run.ts';
export { type History, fetchHistory, findEarlierExecution } from './fetch-history.ts';
export { type Closed, awaitClosing, findClosing, isClosingEvent, readClosed } from './closing-state.ts';
export { checkTemporal, countPollers } from './health.ts';
export { decodeHistory, encodeHistory } from './history-codec.ts';
export { sendCancel } from './send-cancel.ts';
export { type CommandDelivery, sendCommand } from './send-command.ts';
export { type DecisionDelivery, sendDecision } from './send-decision.ts';
export { sendEvent } from './send-event.ts';
export { sendSubRunEnded } from './send-sub-run-ended.ts';
export {
  type ChangePlan,
  type Resumable,
  type Resumption,
  planResume,
  readResumable,
  resumableStatuses,
  resumeRun,
} from './resume-run.ts';
export { startRun } from './start-run.ts';
export { terminateRun } from './terminate-run.ts';
export { toResumption } from './to-resumption.ts';
export { type SendableCommand, toRunCommand } from './to-run-command.ts';
export { type StartableRun, toRunStart } from './to-run-start.ts';
