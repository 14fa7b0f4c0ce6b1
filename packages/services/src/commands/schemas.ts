import { z } from 'zod';
import { JsonValue, PersonsText } from '../values.ts';

const reason = PersonsText(2_000).nullish();

/** Which of the things that are held; without it: the one that is. */
const address = z.string().startsWith('/').max(4_000).optional();

export const PauseRunBody = z.strictObject({ reason });
export type PauseRunBody = z.input<typeof PauseRunBody>;

const version = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
  .optional();

/** Of a run that has ended: the step from which on everything is done again; without it: what failed, was cancelled or undone. */
const from = address;

export const ResumeRunBody = z.strictObject({ reason, from, version });
export type ResumeRunBody = z.input<typeof ResumeRunBody>;

export const RetryHeldBody = z.strictObject({
  address,
  /** Instead of the one that it had. */
  input: JsonValue.optional(),
  /** Of the run's own workflow: what it goes on by. */
  version,
  reason,
});

export type RetryHeldBody = z.input<typeof RetryHeldBody>;

export const SkipHeldBody = z.strictObject({ address, output: JsonValue.optional(), reason });
export type SkipHeldBody = z.input<typeof SkipHeldBody>;

export const FailHeldBody = z.strictObject({ address, reason });
export type FailHeldBody = z.input<typeof FailHeldBody>;

export const ResumePlanQuery = z.strictObject({ from, version });
export type ResumePlanQuery = z.input<typeof ResumePlanQuery>;
