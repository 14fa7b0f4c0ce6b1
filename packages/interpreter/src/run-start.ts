import type { Program } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import type { RunIdentity } from './runtime.ts';

/** The one argument of the interpreter workflow. */
export type RunStart = {
  program: Program;
  input: Json;
  run: RunIdentity;
  /** When the run goes on in a further execution. Absent: never, as runs did that were started before that was known. */
  legs?: LegLimits;
  /** The run whose step has started this one; for people who look at it in Temporal. */
  parent?: { runId: string; rootRunId: string };
};

/** How long one execution becomes at most; what is absent is as usual. */
export type LegLimits = { events?: number; bytes?: number; messages?: number };
