import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import { foreignQueue } from '@waymark/interpreter/contract';
import type { Json } from '@waymark/protocol';
import type { ScriptedWorld } from './scripted-world.ts';

/** A worker that knows nothing of Waymark: plain activities, which do what the script of the run that calls them says. */
export async function startForeignWorker(address: string, world: ScriptedWorld): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue: foreignQueue,
    activities: { 'contract.foreign': (...args: Json[]) => attempt(world, args) },
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
    shutdownGraceTime: '1s',
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

async function attempt(world: ScriptedWorld, args: Json[]): Promise<Json> {
  const { info, heartbeat, cancellationSignal } = Context.current();
  const plan = world.next(info.workflowExecution?.workflowId ?? '', info.activityId) ?? { output: args };
  const beating = setInterval(() => heartbeat(), 200);
  try {
    const time = 'hangs' in plan ? null : (plan.takes ?? 0);
    await new Promise<void>((resolve) => {
      if (time !== null) setTimeout(resolve, time);
      cancellationSignal.addEventListener('abort', () => resolve());
    });
    if (cancellationSignal.aborted) throw new CancelledFailure('stopped');
    if ('output' in plan) return plan.output;
    if (!('error' in plan)) throw new Error('it was not cancelled');
    const { type, message = type, data } = plan.error;
    throw ApplicationFailure.create({
      type,
      message,
      nonRetryable: plan.retryable === false,
      details: data === undefined ? [] : [data],
    });
  } finally {
    clearInterval(beating);
  }
}
