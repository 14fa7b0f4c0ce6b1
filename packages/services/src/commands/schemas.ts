import { z } from 'zod';
import { JsonValue, PersonsText } from '../values.ts';

const reason = PersonsText(2_000).nullish();

/** Which of the things that are held; without it: the one that is. */
const address = z.string().startsWith('/').max(4_000).optional();

export const PauseRunBody = z.strictObject({ reason });
export type PauseRunBody = z.input<typeof PauseRunBody>;

export const ResumeRunBody = z.strictObject({ reason });
export type ResumeRunBody = z.input<typeof ResumeRunBody>;

export const RetryHeldBody = z.strictObject({
  address,
  /** Instead of the one that it had. */
  input: JsonValue.optional(),
  /** Of the run's own workflow: what it goes on by. */
  version: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
  reason,
});

export type RetryHeldBody = z.input<typeof RetryHeldBody>;

export const SkipHeldBody = z.strictObject({ address, output: JsonValue.optional(), reason });
export type SkipHeldBody = z.input<typeof SkipHeldBody>;

export const FailHeldBody = z.strictObject({ address, reason });
export type FailHeldBody = z.input<typeof FailHeldBody>;
