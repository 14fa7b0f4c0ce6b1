import type { RunError } from '@waymark/protocol';
import { Cancellation } from './cancellation.ts';
import { holdForUndos } from './hold.ts';
import type { Run } from './run.ts';
import { undoOne } from './undo-one.ts';
import type { UndoEntry } from './undo-stack.ts';

export type UndoRequest = {
  address: string;
  /** Whether the step at the address itself is undone, too. */
  withSelf: boolean;
  error: RunError;
  /** Whether the run ends by this error, so that a cancel changes nothing. */
  endsTheRun: boolean;
  /** An address inside of which nothing is undone: that of a branch that won. */
  except?: string;
  /** Tells the unwindings of one level apart. */
  as: string;
};

/**
 * Undoes what is registered inside an address, newest first, one at a time. One that fails for good does not stop the
 * others; then the run is held: a person says of each whether it is tried again or given up, and each request to cancel the
 * run tries them all again.
 *
 * @returns `cancelled` when that was asked for meanwhile.
 */
export async function undoInside(run: Run, request: UndoRequest): Promise<'done' | 'cancelled'> {
  const { address, withSelf, as, except } = request;
  const { outcomes } = run;
  const known = outcomes.find<'done' | 'cancelled'>(address, as);
  if (known) return known;
  const dueFor = `${as} ${address}`;
  outcomes.once(address, `${as} marked`, () => {
    run.undo.markInside(address, { withSelf, dueFor, except });
    return true;
  });
  if (request.endsTheRun) run.finalUndos += 1;
  await undoEach(
    run,
    run.undo.due(dueFor).filter(({ failed }) => failed === null),
    request,
  );
  for (let failed = run.undo.due(dueFor); failed.length > 0; failed = run.undo.due(dueFor)) {
    const word = await holdForUndos(run, address, failed);
    if (word.verb === 'cancelled') outcomes.keep(address, `${as} needed a person`, true);
    // What is given up stays done, as far as it was; its key may be revoked all the same.
    if (word.verb === 'skip' || word.verb === 'fail') forgetEntry(run, word.entry);
    else await undoAgain(run, word.verb === 'retry' ? [word.entry] : failed, request);
  }
  if (request.endsTheRun) run.finalUndos -= 1;
  return outcomes.keep(address, as, outcomes.knows(address, `${as} needed a person`) ? 'cancelled' : 'done');
}

async function undoAgain(run: Run, entries: UndoEntry[], request: UndoRequest): Promise<void> {
  for (const entry of entries) Object.assign(entry, { failed: null, begun: false });
  await undoEach(run, entries, request);
}

async function undoEach(run: Run, entries: UndoEntry[], { address, error }: UndoRequest): Promise<void> {
  for (const entry of entries) {
    if (!run.pause.isFree) await run.pause.whenFree(new Cancellation());
    if (!run.legs.admit()) await run.legs.parked();
    entry.failed = await undoOne(run, entry, error);
    if (entry.failed !== null) continue;
    forgetEntry(run, entry);
    // Should the run be resumed after its end, the step is done again: always when the run ended by this, else where what it
    // stands in is entered again.
    run.outcomes.keep(entry.address, address === '' ? 'undone' : 'undone inside', true);
  }
}

/** Its key is worth nothing any more: what is done again is made anew. */
function forgetEntry({ undo, generations, outcomes }: Run, entry: UndoEntry): void {
  undo.remove(entry);
  generations.advance(entry.address);
  outcomes.revoke(entry.address);
}
