import type { Step } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import { isInside, withoutSteps } from './undo-stack.ts';

/** The `finally` of a block, with what its expressions see. */
export type FinallyList = { address: string; steps: Step[]; variables: Scope };

/** In plain JSON: the steps stand in the program. */
export type SavedFinally = Omit<FinallyList, 'steps'>;

/**
 * The `finally` lists of blocks that were cancelled. Who cancelled them undoes what they did, in one order with all the
 * rest; only then may they clean up.
 */
export class DeferredFinallies {
  #lists: FinallyList[] = [];

  get state(): SavedFinally[] {
    return this.#lists.map(({ address, variables }) => ({ address, variables: withoutSteps(variables) }));
  }

  /** Takes over what an earlier execution has left. */
  restore(saved: SavedFinally[], stepsAt: (address: string) => Step[], scopeAt: (address: string) => Scope): void {
    this.#lists = saved.map(({ address, variables }) => ({
      address,
      variables: { ...variables, ...scopeAt(address) },
      steps: stepsAt(address),
    }));
  }

  push(list: FinallyList): void {
    if (list.steps.length > 0) this.#lists.push(list);
  }

  /** Those inside an address, inner ones first. */
  inside(address: string): FinallyList[] {
    return this.#lists.filter((list) => isInside(list.address, address));
  }

  /** What stands at an address and inside it runs again: it cleans up itself then. */
  forget(address: string): void {
    this.#lists = this.#lists.filter((list) => list.address !== address && !isInside(list.address, address));
  }

  /** It has run. */
  remove(list: FinallyList): void {
    this.#lists = this.#lists.filter((other) => other !== list);
  }
}
