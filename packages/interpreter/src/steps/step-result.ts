import type { Effect, Json } from '@waymark/protocol';
import type { Cause } from '../errors.ts';
import type { Failure } from '../failure.ts';
import type { Known } from '../undo-stack.ts';

/** What carrying out a step came to, before its `output`, its handlers and its undo have their say. */
export type StepResult =
  | { status: 'completed'; result: Json; attempts: number }
  /** For good. `output`: of a step that was done, and failed after that. */
  | { status: 'failed'; error: Cause; attempts: number; effect: Known; output?: Json }
  /** Something inside it failed, or its time is up, and who decides has been found. */
  | { status: 'failing'; failure: Failure }
  | { status: 'cancelled'; attempts: number; effect: Effect }
  | { status: 'returned'; output: Json; restarts?: true };
