import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Payload, defaultPayloadConverter } from '@temporalio/common';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Program } from '@waymark/definition';
import type { Reopening, RunCarry } from '@waymark/interpreter/carry';
import type { ResumeState } from '@waymark/interpreter/resume';
import type { TemporalClient } from './client.ts';
import { findClosingDetails } from './closing-state.ts';
import { fetchPayload } from './data-converter.ts';
import { describeRun } from './describe-run.ts';
import { startExecution } from './start-run.ts';
import { type StartableRun, toRunStart } from './to-run-start.ts';

export { type ChangePlan, planResume, resumableStatuses } from '@waymark/interpreter/resume';

/** What a run has left that ended other than well, and the execution that left it. */
export type Resumable = { after: string; state: ResumeState };

/**
 * Reads from its closing event what a run has left, so that a further execution can go on.
 *
 * @returns null when there is none: the run is open, Temporal does not know it any more, it ended well or was ended from
 * outside, or what it would take is too large.
 * @throws {TemporalUnavailable}
 */
export async function readResumable(temporal: TemporalClient, runId: string): Promise<Resumable | null> {
  const run = await describeRun(temporal, runId, { closing: false });
  if (!run || run.open) return null;
  const [, left] = await findClosingDetails(temporal, runId, run.temporalRunId);
  return left ? { after: run.temporalRunId, state: await unpack(temporal, left) } : null;
}

async function unpack(temporal: TemporalClient, payload: Payload): Promise<ResumeState> {
  const packed = defaultPayloadConverter.fromPayload<Uint8Array>(await fetchPayload(temporal, payload));
  // Packed by the workflow as it closed.
  return JSON.parse(inflateRawSync(packed).toString()) as ResumeState;
}

export type Resumption = Reopening & {
  /** Id in Temporal of the execution after which it goes on. */
  after: string;
};

/**
 * Lets a run go on that had ended, as a further execution. Asked again it changes nothing.
 *
 * @param run its row, with the version by which it goes on
 * @returns `gone`: what it had left is not there any more.
 * @throws {TemporalUnavailable}
 */
export async function resumeRun(
  temporal: TemporalClient,
  run: StartableRun,
  program: Program,
  { after, ...reopen }: Resumption,
  options: { taskQueue?: string; deadline?: number } = {},
): Promise<'started' | 'gone'> {
  const newest = await describeRun(temporal, run.id, { closing: false });
  if (newest && newest.temporalRunId !== after) return 'started';
  const resumable = await readResumable(temporal, run.id);
  if (!resumable) return 'gone';
  const { carry, input, restarts } = resumable.state;
  const start = toRunStart(run, program);
  const next = { ...start, input, run: { ...start.run, restarts } };
  try {
    await startExecution(temporal, next, { ...options, resumes: { after, carry: pack({ ...carry, reopen }) } });
  } catch (error) {
    // Another one has done it just now.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return 'started';
}

/** As the workflow unpacks it. */
function pack(carry: RunCarry): Uint8Array {
  return deflateRawSync(JSON.stringify(carry));
}
