import type { HoldVerb } from '@waymark/protocol';
import type { Held } from './held.ts';

/** What a person is about to say about a run. */
export type Asked = { verb: HoldVerb; held: Held } | { verb: 'pause' | 'resume' | 'cancel' } | Resumption;

/** Of a run that has ended; from the step at an address on, or (null) from what failed, was cancelled or undone. */
type Resumption = { verb: 'resumeEnded'; from: string | null };

/** Opens the dialog for it. */
export type Ask = (asked: Asked) => void;
