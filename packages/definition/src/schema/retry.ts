import { z } from 'zod';
import { fixedDuration } from './values.ts';

/** How often and when a failed attempt is made again. */
export const Retry = z
  .strictObject({
    initialInterval: fixedDuration
      .meta({ description: 'Delay before the second attempt; at least 100 ms.', default: '1s' })
      .exactOptional(),
    backoffCoefficient: z
      .number()
      .min(1)
      .max(1_000)
      .meta({ description: 'What each delay is multiplied with to give the next one.', default: 2 })
      .exactOptional(),
    maximumInterval: fixedDuration
      .meta({ description: 'No delay is longer, jitter included.', default: '1m' })
      .exactOptional(),
    maximumAttempts: z
      .union([z.int().min(1).max(1_000_000), z.literal('unlimited')])
      .meta({
        description:
          'Attempts in all. An attempt counts when it ends in an error or in `attemptTimeout`; one that is lost with its worker is made again uncounted. "unlimited" needs a `timeout`. Compensations have 10 unless they say otherwise.',
        default: 5,
      })
      .exactOptional(),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'A delay d becomes a random one within d ± d × jitter.', default: 0.2 })
      .exactOptional(),
    retryableErrorTypes: z
      .array(z.string().min(1))
      .meta({ description: 'Only errors of these types are retried. Absent: all that the action calls retryable.' })
      .exactOptional(),
    nonRetryableErrorTypes: z
      .array(z.string().min(1))
      .meta({
        description:
          'Errors of these types end the step at once; a type includes those below it (`Ledger` matches `Ledger.Closed`).',
      })
      .exactOptional(),
  })
  .meta({
    id: 'Retry',
    description: "Retry policy. It merges key by key: built in, `defaults`, the action's own, the step.",
  });
