import type { Program } from '@waymark/definition';
import type { Json } from '@waymark/protocol';

/** What a person asks of an open run. The address of something that is held: of a step, or `/` of the run itself. */
export type RunCommand = {
  /** The same id again gets the same answer. */
  id: string;
  by?: string;
  reason?: string;
} & (
  | { verb: 'pause' | 'resume' }
  /** Absent input: the one that it had. `next`: the run goes on by another version of its definition. */
  | { verb: 'retry'; address: string; input?: Json; next?: NextVersion }
  | { verb: 'skip'; address: string; output?: Json }
  | { verb: 'fail'; address: string }
);

export type NextVersion = { version: number; program: Program };

/** What the update `command` answers when the command was carried out. RFC 3339, workflow time. */
export type CommandAnswer = { at: string };

/** Why a command was not carried out; the code is that of the API. */
export type CommandRefusal = {
  code: 'NOT_FOUND' | 'NOT_HELD' | 'NOT_PAUSED' | 'ALREADY_FINISHED' | 'CANNOT_CHANGE';
  message: string;
  /** Of a definition that cannot go on from where the run is: which of its steps, and why. */
  refused?: { address: string; reason: string }[];
};
