import { type CancellationScope, scheduleActivity, workflowInfo } from '@temporalio/workflow';
import type { ActivityCall, ActivityOutcome } from '@waymark/interpreter/runtime';
import { describeInvalidOutput } from '@waymark/protocol';
import type { Json, JsonObject } from '@waymark/protocol';
import { foreignActivityOptions } from './activity-options.ts';
import { checkResult } from './check-result.ts';
import { readForeignFailure } from './foreign-failure.ts';
import { countBytes, readForeignJson } from './foreign-json.ts';
import { ForForeignWorker } from './payload-converter.ts';

/** Bytes of JSON: Temporal refuses more than 2 MB, and the workflow task would fail for ever. */
const largestArguments = 1_000_000;

/** Calls an activity of a worker that knows nothing of Waymark: its arguments as they are, and whatever it gives. */
export async function callForeignActivity(
  call: ActivityCall,
  activityId: string,
  scope: CancellationScope,
): Promise<ActivityOutcome> {
  // Whoever polls this queue trusts what comes by it; validation has refused the queue where it was known.
  if (call.queue === workflowInfo().taskQueue)
    return failed('NotAllowed', `the queue "${call.queue}" is that of the orchestrator`, null, 'none');
  const args = Array.isArray(call.input) ? call.input : [call.input];
  if (countBytes(args) > largestArguments)
    return failed('LimitExceeded', `The arguments are larger than ${largestArguments / 1e6} MB`, null, 'none');
  let given: unknown;
  try {
    given = await scope.run(() =>
      scheduleActivity<unknown>(
        call.action,
        args.map((json) => new ForForeignWorker(json)),
        { ...foreignActivityOptions(call), activityId },
      ),
    );
  } catch (error) {
    return readForeignFailure(error, call, scope.consideredCancelled);
  }
  const read = readForeignJson(given);
  if ('type' in read) return failed(read.type, read.message);
  return call.resultSchema === null ? completed(read.json) : await check(read.json, call.resultSchema, call);
}

/** What does not fit is done all the same: it is not tried again. */
async function check(result: Json, schema: JsonObject, { summary }: ActivityCall): Promise<ActivityOutcome> {
  const problems = await checkResult({ schema, result }, summary);
  if (problems.length === 0) return completed(result);
  const { type, message, data } = describeInvalidOutput(problems);
  return failed(type, message, data);
}

function completed(output: Json): ActivityOutcome {
  return { status: 'completed', output, attempts: 1 };
}

function failed(type: string, message: string, data: Json = null, effect: 'none' | 'unknown' = 'unknown') {
  return { status: 'failed', error: { type, message, data }, attempts: 1, effect } as const;
}
