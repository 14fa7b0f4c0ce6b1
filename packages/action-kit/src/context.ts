import type { Json, Phase } from '@waymark/protocol';
import type { z } from 'zod';

/** What an action gets beside its input. */
export type ActionContext = {
  runId: string;
  /** The step's place in the run: `/block/charge`. */
  address: string;
  /** Whether the step is carried out or undone. */
  phase: Phase;
  /** Grows when a step that was undone, or that a person asks to do again, runs anew. */
  generation: number;
  /** From 1; attempts that were lost with their worker are not counted. */
  attempt: number;
  /** The same for every attempt and every worker: hand it to outside services, so that a second delivery changes nothing. */
  idempotencyKey: string;
  /** Of an undo: the idempotency key of what it undoes. */
  undoes: string | null;
  /** How far the work has come; survives the worker. */
  checkpoint: Checkpoint;
  /** Aborts when the step is cancelled, its time is up, or the worker stops: end soon by throwing. */
  cancelled: AbortSignal;
  log: ActionLogger;
};

export interface Checkpoint {
  /** What the last attempt saved last; null when nothing was saved, or when it does not fit the schema. */
  read<Value>(schema: z.ZodType<Value>): Value | null;
  /** Keeps a value for the next attempt. It goes out with the next heartbeat, at most a second later. Keep it small: 1 MB is the most. */
  save(value: Json): void;
}

type LogMethod = (message: string, fields?: Record<string, unknown>) => void;
export type ActionLogger = { debug: LogMethod; info: LogMethod; warn: LogMethod; error: LogMethod };
