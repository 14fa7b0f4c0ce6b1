import type { SubRun, Template } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, Phase } from '@waymark/protocol';
import { undoNote } from '../outcomes.ts';
import type { GivenInput } from '../outcomes.ts';
import type { Run } from '../run.ts';

/** What a sub-run belongs to: a step, or the undo of one. */
export type SubRunHost = {
  run: Run;
  address: string;
  phase: Phase;
  generation: number;
  /** A person's, instead of the one in the definition. */
  given: GivenInput | null;
  /** Of an undo: the key of the do. */
  undoes: string | null;
  mode: 'wait' | 'detach';
  subRun: SubRun;
  variables: Scope;
  /** @throws {ExpressionError} */
  evaluate(template: Template): Json;
  /** @throws {ExpressionError | StepFailure} */
  text(template: Template, what: string): string;
  /** Tells people what it waits for. @param name of this wait */
  waitFor(waitingFor: string, until: number | null, name: string): void;
};

/** How a note about a sub-run is called. */
export function noteOf({ phase, generation }: SubRunHost, name: string): string {
  if (phase === 'do') return name;
  return undoNote(generation === 0 ? name : `${name} ${generation}`);
}
