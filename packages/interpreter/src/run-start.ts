import type { Program } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import type { RunIdentity } from './runtime.ts';

/** The one argument of the interpreter workflow. */
export type RunStart = { program: Program; input: Json; run: RunIdentity };
