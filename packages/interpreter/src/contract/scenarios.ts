import type { Scenario } from './scenario.ts';
import { actionScenarios } from './scenarios/actions.ts';
import { activityScenarios } from './scenarios/activities.ts';
import { approvalScenarios } from './scenarios/approvals.ts';
import { cancelScenarios } from './scenarios/cancel.ts';
import { commandScenarios } from './scenarios/commands.ts';
import { containerScenarios } from './scenarios/containers.ts';
import { eventScenarios } from './scenarios/events.ts';
import { handlerScenarios } from './scenarios/handlers.ts';
import { holdScenarios } from './scenarios/hold.ts';
import { labelScenarios } from './scenarios/labels.ts';
import { orderScenarios } from './scenarios/order.ts';
import { parallelScenarios } from './scenarios/parallel.ts';
import { restartScenarios } from './scenarios/restart.ts';
import { runRetryScenarios } from './scenarios/run-retry.ts';
import { sagaScenarios } from './scenarios/saga.ts';
import { subRunScenarios } from './scenarios/sub-runs.ts';
import { timeScenarios } from './scenarios/time.ts';
import { turnScenarios } from './scenarios/turns.ts';
import { undoBySubRunScenarios } from './scenarios/undo-by-sub-runs.ts';

/** What every runtime must do. One suite for the simulator and for Temporal. */
export const scenarios: Scenario[] = [
  ...orderScenarios,
  ...actionScenarios,
  ...activityScenarios,
  ...containerScenarios,
  ...timeScenarios,
  ...handlerScenarios,
  ...sagaScenarios,
  ...holdScenarios,
  ...commandScenarios,
  ...cancelScenarios,
  ...approvalScenarios,
  ...eventScenarios,
  ...parallelScenarios,
  ...turnScenarios,
  ...restartScenarios,
  ...runRetryScenarios,
  ...labelScenarios,
  ...subRunScenarios,
  ...undoBySubRunScenarios,
];
