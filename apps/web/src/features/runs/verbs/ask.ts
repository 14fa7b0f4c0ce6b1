import type { HoldVerb } from '@waymark/protocol';
import type { Held } from './held.ts';

/** What a person is about to say about a run. */
export type Asked = { verb: HoldVerb; held: Held } | { verb: 'pause' | 'resume' | 'cancel' };

/** Opens the dialog for it. */
export type Ask = (asked: Asked) => void;
