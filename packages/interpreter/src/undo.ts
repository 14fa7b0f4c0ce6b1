import type { RunError } from '@waymark/protocol';
import { holdUntilNextCancel } from './hold.ts';
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
 * others; then the run is held, and each request to cancel it tries the failed ones again.
 *
 * @returns `cancelled` when a person had to come to that.
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
    request.error,
  );
  for (let failed = run.undo.due(dueFor); failed.length > 0; failed = run.undo.due(dueFor)) {
    outcomes.keep(address, `${as} needed a person`, true);
    await holdUntilNextCancel(run, address, failed);
    for (const entry of failed) Object.assign(entry, { failed: null, begun: false });
    await undoEach(run, failed, request.error);
  }
  if (request.endsTheRun) run.finalUndos -= 1;
  return outcomes.keep(address, as, outcomes.knows(address, `${as} needed a person`) ? 'cancelled' : 'done');
}

async function undoEach(run: Run, entries: UndoEntry[], error: RunError): Promise<void> {
  for (const entry of entries) {
    if (!run.legs.admit()) await run.legs.parked();
    entry.failed = await undoOne(run, entry, error);
    if (entry.failed !== null) continue;
    run.undo.remove(entry);
    if (run.program.retry) revoke(run, entry);
  }
}

/** Its key is worth nothing any more: what is done again is made anew. */
function revoke({ generations, outcomes }: Run, { address }: UndoEntry): void {
  generations.advance(address);
  outcomes.revoke(address);
}
