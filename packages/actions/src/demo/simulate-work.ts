import { setTimeout as sleep } from 'node:timers/promises';
import { ActionFailure } from '@waymark/action-kit';
import type { ActionContext } from '@waymark/action-kit';
import { z } from 'zod';

export type SimulatedWork = {
  durationSeconds: number;
  /** In [0, 1], of each attempt. */
  failProbability: number;
  /** Attempts 1 … n fail for sure. */
  failAttempts: number;
  error: { type: string; message: string; retryable: boolean };
};

export const simulatedError = { type: 'SimulatedFailure', message: 'the simulated work failed', retryable: true };

/** Milliseconds between two checkpoints. */
const tick = 250;
const Progress = z.object({ elapsed: z.number() });

/**
 * Lets time pass, and fails at its end if it shall. The time that has passed is the checkpoint: after a crash the next
 * attempt goes on from there; after a failure it starts over.
 */
export async function simulateWork(
  { durationSeconds, failProbability, failAttempts, error }: SimulatedWork,
  context: ActionContext,
): Promise<void> {
  const { checkpoint, cancelled, attempt } = context;
  const duration = durationSeconds * 1_000;
  const start = performance.now() - (checkpoint.read(Progress)?.elapsed ?? 0);
  for (let elapsed = performance.now() - start; elapsed < duration; elapsed = performance.now() - start) {
    checkpoint.save({ elapsed });
    await sleep(Math.min(tick, duration - elapsed), undefined, { signal: cancelled });
  }
  if (attempt > failAttempts && Math.random() >= failProbability) return;
  checkpoint.save({ elapsed: 0 });
  throw new ActionFailure(error.type, error.message, { retryable: error.retryable, effect: 'none' });
}
