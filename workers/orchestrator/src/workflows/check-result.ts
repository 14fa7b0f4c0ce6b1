import { scheduleActivity, workflowInfo } from '@temporalio/workflow';
import { checkResultActivity } from '@waymark/protocol';
import type { ResultCheck, ResultProblem } from '@waymark/protocol';

/** Has a result checked against a schema of the definition. @param of what it is the result of, for Temporal's own UI */
export function checkResult(check: ResultCheck, of: string): Promise<ResultProblem[]> {
  return scheduleActivity<ResultProblem[]>(checkResultActivity, [check], {
    taskQueue: workflowInfo().taskQueue,
    summary: `check the result of ${of}`.slice(0, 200),
    startToCloseTimeout: '30s',
  });
}
