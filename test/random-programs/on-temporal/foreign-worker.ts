import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Database } from '@waymark/database';
import type { Json, Phase } from '@waymark/protocol';
import type { Gate } from './gate.ts';

/** Milliseconds. A cancel is heard of by a heartbeat. */
const beat = 1_000;

/**
 * A worker that knows nothing of Waymark. It lives in this process and is not killed: Temporal counts an attempt that is
 * lost, so that nobody could say how often the activity of a path is tried.
 */
export async function startForeignWorker(
  address: string,
  { queue, gate, database }: { queue: string; gate: Gate; database: Database },
): Promise<{ stop(): Promise<void> }> {
  // That attempts fail is on purpose.
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue: queue,
    activities: { foreign: (round: number) => attempt(gate, database, round) },
    maxHeartbeatThrottleInterval: beat,
    defaultHeartbeatThrottleInterval: beat,
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

async function attempt(gate: Gate, { pool }: Database, round: number): Promise<Json> {
  const { info, heartbeat, cancellationSignal } = Context.current();
  const runId = info.workflowExecution?.workflowId ?? '';
  const step = info.activityId as `${Phase} ${string}`;
  const beating = setInterval(() => heartbeat(), beat);
  try {
    const visit = { runId, round, step, attempt: info.attempt, pid: null, stage: 'before' as const };
    const said = await gate.pass(visit, cancellationSignal).catch(() => {
      throw new CancelledFailure('stopped');
    });
    if (said && 'error' in said) throw ApplicationFailure.create({ type: said.error.type, message: 'on purpose' });
    await pool.query('INSERT INTO made (key, run_id, round, step) VALUES ($1, $2, $3, $4)', [step, runId, round, step]);
    return said && 'output' in said ? said.output : null;
  } finally {
    clearInterval(beating);
  }
}
