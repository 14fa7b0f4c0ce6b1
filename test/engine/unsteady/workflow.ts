import { proxySinks, sleep, workflowInfo } from '@temporalio/workflow';
import type { RunStart } from '@waymark/interpreter/run-start';
import type { ClosingState, JournalEntry, Json, Transition } from '@waymark/protocol';

const { journal } = proxySinks<{ journal: { record(entry: JournalEntry): void } }>();

/** How long its first workflow task keeps failing, in milliseconds. */
const failsFor = 1_500;

/**
 * A workflow whose first task tells of one step and then fails, again and again, and goes another way in the end. What
 * no workflow may do, to see what the journal makes of it.
 */
export async function automationWorkflow({ run }: RunStart): Promise<ClosingState> {
  const seen = new Map<string, number>();
  let seq = 0;
  const tell = (address: string, transition: Transition): void => {
    const ordinal = seen.get(`${address} ${transition.type}`) ?? 0;
    seen.set(`${address} ${transition.type}`, ordinal + 1);
    journal.record({ runId: run.id, leg: 1, seq: ++seq, address, ordinal, at: new Date().toISOString(), transition });
  };
  const start = (address: string, input: Json): void =>
    tell(address, { type: 'step_started', stepType: 'value', title: null, input, idempotencyKey: null });
  const complete = (address: string, output: Json): void =>
    tell(address, { type: 'step_completed', status: 'completed', output, attempts: 1, error: null });

  tell('/', { type: 'run_started' });
  const { startTime, unsafe } = workflowInfo();
  if (unsafe.now() - startTime.getTime() < failsFor) {
    start('/first', 'false');
    start('/both', 'false');
    complete('/both', 'false');
    throw new Error('this workflow task fails on purpose');
  }
  start('/both', 'true');
  await sleep(200);
  complete('/both', 'true');
  tell('/', { type: 'run_finished', status: 'completed', output: 'true', error: null });
  return { status: 'completed', output: 'true', error: null, lastSeq: seq, leg: 1 };
}
