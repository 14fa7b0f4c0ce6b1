import type { CancelMessage, Commanded, ExecutionReason, Json, JsonObject, Labels } from '@waymark/protocol';
import type { SavedCommands } from './commands.ts';
import type { SavedFinally } from './deferred-finallies.ts';
import type { EventMailboxState } from './event-mailbox.ts';
import type { SavedGenerations } from './generations.ts';
import type { MailboxState } from './mailbox.ts';
import type { SavedOutcomes } from './outcomes.ts';
import type { SavedUndoStack } from './undo-stack.ts';

/** How a run that had ended goes on. */
export type Reopening = {
  /** Address of the step from which on everything is done again; null: what failed, was cancelled or undone. */
  from: string | null;
  asked: Commanded;
  /** Places of steps that do another thing by the version of the definition by which the run goes on. */
  differing: string[];
};

/**
 * What a further execution of a run takes over from the one before, in plain JSON. Executions that are under way were
 * started with this: a new key is optional, and a key that is there keeps its meaning.
 */
export type RunCarry = {
  version: 1;
  /** Number of the execution that takes this over. */
  leg: number;
  reason: Exclude<ExecutionReason, 'start'>;
  /** How many entries the execution before told: what is missing in its journal is seen by this. */
  told: number;
  outcomes: SavedOutcomes;
  vars: JsonObject;
  undo: SavedUndoStack;
  hasUndone: boolean;
  finallies: SavedFinally[];
  decisions: MailboxState;
  events: EventMailboxState;
  /** As they were told last. */
  labels?: Labels;
  /** Characters that its large values took; absent: none. */
  payloads?: number;
  /** Of a run that is tried again when it fails: how many of its executions have failed. */
  retries?: number;
  /** What was done anew; absent: nothing. */
  generations?: SavedGenerations;
  commands?: SavedCommands;
  /** A person has paused the run. */
  paused?: true;
  /** Present: the run had ended, and a person lets it go on. */
  reopen?: Reopening;
  /** Absent: the same round of the run goes on. */
  nextRound?: { input: Json };
  /** A person has asked to cancel the run. */
  cancel: CancelMessage | null;
};
