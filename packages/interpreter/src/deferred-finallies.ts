import type { Step } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import { isInside } from './undo-stack.ts';

/** The `finally` of a block, with what its expressions see. */
export type FinallyList = { address: string; steps: Step[]; variables: Scope };

/**
 * The `finally` lists of blocks that were cancelled. Who cancelled them undoes what they did, in one order with all the
 * rest; only then may they clean up.
 */
export class DeferredFinallies {
  #lists: FinallyList[] = [];

  push(list: FinallyList): void {
    if (list.steps.length > 0) this.#lists.push(list);
  }

  /** Takes out those inside an address, inner ones first. */
  takeInside(address: string): FinallyList[] {
    const taken = this.#lists.filter((list) => isInside(list.address, address));
    this.#lists = this.#lists.filter((list) => !taken.includes(list));
    return taken;
  }
}
