import type { Handler } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Cancellation } from './cancellation.ts';

/**
 * Who may decide about an error, from a step outwards: the step's own handlers, those of the step that it stands in,
 * and so on to the root. A `barrier` lets no error pass: around `finally`, the steps of a
 * compensation and those of a handler that holds.
 */
export type Level = {
  kind: 'step' | 'root' | 'barrier';
  /** Of the step whose handlers these are; `''` for the root. */
  address: string;
  handlers: Handler[];
  /** What expressions of the handlers see besides input, steps, vars and run. */
  variables: Scope;
  parent: Level | null;
};

/** Where a list of steps runs. */
export type Place = {
  /** Of the step that the list stands in; `''` at the top. */
  address: string;
  cancellation: Cancellation;
  level: Level;
  variables: Scope;
  /** In the undo of a step whose outcome is unknown: what is read through null is null. */
  lenientNull: boolean;
};

/** A level that keeps every error to itself. */
export function createBarrier(address: string): Level {
  return { kind: 'barrier', address, handlers: [], variables: {}, parent: null };
}
