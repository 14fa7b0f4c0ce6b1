import { childAddress } from '@waymark/definition';
import type { RunError } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import type { HoldCommand } from './commands.ts';
import type { Failure } from './failure.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { Run } from './run.ts';
import type { UndoEntry } from './undo-stack.ts';

/** How something that was held goes on: as a person says, unless it is cancelled first. */
export type Word = HoldCommand | { verb: 'cancelled' };

/**
 * A failed step waits for a person, and with it the run; nothing is cancelled or undone, and what does not depend on it goes
 * on.
 *
 * @param address `''` for the run itself
 */
export async function holdForPerson(
  run: Run,
  address: string,
  failure: Failure,
  cancellation: Cancellation,
): Promise<Word> {
  announceHold(run, address, failure);
  const spoken = cancellation.child();
  const word = nextWord(run, address, cancellation).then((heard) => {
    spoken.request('sibling');
    return heard;
  });
  await runStepsOfHold(run, failure, spoken);
  const heard = await word;
  if (heard.verb === 'cancelled') leaveHold(run, address);
  else endHold(run, address);
  return heard;
}

/** Waits for what a person says; ends early on the cancellation, after which somebody else may wait for it. */
export function nextWord(run: Run, address: string, cancellation: Cancellation): Promise<Word> {
  return new Promise((resolve) => {
    let forget = () => {};
    run.commands.listen(toldAddress(address), (command) => {
      forget();
      resolve(command);
    });
    forget = cancellation.onRequest(() => {
      run.commands.stopListening(toldAddress(address));
      resolve({ verb: 'cancelled' });
    });
  });
}

/** What the handler does beside holding, such as telling somebody. An error in it changes nothing: the step is held. */
async function runStepsOfHold(run: Run, failure: Failure, cancellation: Cancellation): Promise<void> {
  const { decider, error } = failure;
  const { address } = decider;
  const variables = { ...decider.variables, error };
  const place = { address, cancellation, level: createBarrier(address), variables, lenientNull: false };
  await runList(run, stepsOfHold(failure), place);
}

function stepsOfHold({ decider, handlers }: Failure) {
  // Where `onFailure` holds, a handler that says `fail` has been passed: it is for the unwinding that does not take place.
  const handler = handlers.get(decider);
  return handler?.then === 'hold' ? handler.steps : [];
}

/** Writes down that a failed step waits for a person; the run's clock stands still from now on. */
export function announceHold(run: Run, address: string, failure: Failure): void {
  if (failure.isAnnounced) return;
  failure.isAnnounced = true;
  run.holding.enter();
  run.outcomes.once(address, 'held', () => {
    repeatStepsOfHold(run, failure);
    recordHold(run, address, failure.error);
    return true;
  });
}

/** Those of an earlier hold have ended: they told of another failure. */
function repeatStepsOfHold(run: Run, failure: Failure): void {
  for (const { id } of stepsOfHold(failure)) {
    const address = childAddress(failure.decider.address, id);
    if (!run.outcomes.hasEnded(address)) continue;
    run.outcomes.forget(address);
    run.generations.advance(address);
  }
}

/** A person has said how it goes on. */
export function endHold(run: Run, address: string): void {
  run.outcomes.drop(address, 'held');
  leaveHold(run, address);
}

/** What is cancelled comes this way again in the next execution: that it was held is not told a second time. */
function leaveHold(run: Run, address: string): void {
  run.commands.release(toldAddress(address));
  run.holding.leave();
}

function recordHold(run: Run, address: string, error: RunError): void {
  if (address !== '') {
    run.journal.record(address, { type: 'step_held', error, attempts: error.attempts });
  }
  const what = address === '' ? 'the run' : `step "${address}"`;
  // By its step people see what it is that is held; the step that failed may have been dealt with long ago.
  const own = address === '' && error.step !== '/' ? { ...error, step: '/', cause: error } : error;
  run.journal.record('/', { type: 'run_held', error: own, waitingFor: `a person: ${what} is held` });
}

/** What a person says about compensations that failed for good. */
export type WordOnUndos = { verb: 'cancelled' } | { verb: HoldCommand['verb']; entry: UndoEntry };

/**
 * Compensations that failed for good: the run waits until a person says what becomes of one of them, or asks to cancel the
 * run, which tries them all again.
 *
 * @param level address of the level that is being undone
 */
export async function holdForUndos(run: Run, level: string, failed: UndoEntry[]): Promise<WordOnUndos> {
  const error = failed[0]?.failed;
  if (!error) return { verb: 'cancelled' };
  const addresses = failed.map(({ address }) => address);
  const waitingFor = `a person: the compensation of ${addresses.join(', ')} failed`;
  run.outcomes.once(level, 'undo held', () => {
    run.journal.record('/', { type: 'run_held', error, waitingFor });
    return true;
  });
  run.holding.enter();
  const word = await nextWordOnUndos(run, failed);
  run.outcomes.drop(level, 'undo held');
  for (const address of word.verb === 'cancelled' ? addresses : [word.entry.address]) run.commands.release(address);
  run.holding.leave();
  return word;
}

function nextWordOnUndos(run: Run, failed: UndoEntry[]): Promise<WordOnUndos> {
  return new Promise((resolve) => {
    const forget = run.onCancel(() => resolve({ verb: 'cancelled' }));
    for (const entry of failed)
      run.commands.listen(entry.address, ({ verb }) => {
        forget();
        resolve({ verb, entry });
      });
  });
}

/** As people see it. @param address `''` for the run itself */
function toldAddress(address: string): string {
  return address === '' ? '/' : address;
}
