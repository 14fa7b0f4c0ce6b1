import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import { simulatedError, simulateWork } from './simulate-work.ts';

const input = z.strictObject({
  durationSeconds: z.number().min(0).max(86_400).default(1).meta({ description: 'How long it works.' }),
  failProbability: z.number().min(0).max(1).default(0).meta({ description: 'Of each attempt.' }),
  failAttempts: z.int().min(0).default(0).meta({ description: 'So many attempts fail for sure.' }),
  error: z
    .strictObject({
      type: z.string().min(1).default(simulatedError.type),
      message: z.string().default(simulatedError.message),
      retryable: z.boolean().default(simulatedError.retryable),
    })
    .prefault({})
    .meta({ description: 'How it fails.' }),
  output: z.json().optional().meta({ description: 'What it gives.' }),
  outputBytes: z.int().min(0).max(4_000_000).optional().meta({ description: 'Gives a text of this length.' }),
});

/** Simulated work that heartbeats, goes on from its checkpoint, and fails as it is told. */
export const demoTask: ActionDefinition = defineAction({
  name: 'demo.task',
  title: 'Simulated work',
  description: 'Takes its time, fails when asked to, and goes on from its checkpoint when its worker is lost.',
  input,
  output: z.json(),
  heartbeatTimeout: 3_000,
  run: async (task, context) => {
    await simulateWork(task, context);
    const { output, outputBytes, durationSeconds } = task;
    if (outputBytes === undefined) return output ?? { durationSeconds };
    const data = 'x'.repeat(outputBytes);
    return output === undefined ? { data } : { output, data };
  },
});
