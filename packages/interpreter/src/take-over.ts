import { findCompensation, stepsByAddress } from '@waymark/definition';
import { createStepState, placeOf } from '@waymark/protocol';
import type { StepStatus } from '@waymark/protocol';
import type { RunCarry } from './carry.ts';
import type { Run } from './run.ts';
import type { SavedUndoEntry } from './undo-stack.ts';

/** Brings a run to where an earlier execution has left it. */
export function takeOver(run: Run, carry: RunCarry): void {
  const { vars, undo, hasUndone, finallies, cancel, labels = {}, paused } = carry;
  const places = stepsByAddress(run.program);
  const stepAt = (address: string) => places.get(placeOf(address));
  Object.assign(run.vars, vars);
  run.journal.takeOverLabels(labels);
  const scopeAt = (address: string) => (address.includes(']') ? { steps: run.scopes.at(address).all } : {});
  const compensationOf = ({ address, action }: SavedUndoEntry) => {
    const step = stepAt(address);
    return step ? findCompensation(step, action ?? null) : null;
  };
  run.undo.restore(undo, compensationOf, scopeAt);
  run.hasUndone = hasUndone;
  const finallyAt = (address: string) => {
    const step = stepAt(address);
    return step?.type === 'block' ? step.finally : [];
  };
  run.finallies.restore(finallies, finallyAt, scopeAt);
  for (const [address, view] of run.outcomes.views) {
    const step = stepAt(address);
    if (!step) continue;
    const { case: _case, iterations: _iterations, summary: _summary, failures: _failures, ...known } = view;
    const status = run.outcomes.knows(address, 'held') ? 'held' : (view.status as StepStatus);
    run.journal.takeOver({ ...createStepState(address), type: step.type, ...known, status });
  }
  run.cancelMessage = cancel;
  if (cancel) run.cancellation.request('run');
  if (paused) run.enterPause();
}

/** What an earlier execution has left held, as people see it. */
export function listHeld(run: Run): string[] {
  const steps = run.outcomes.listNoted('held').map((address) => address || '/');
  return [...steps, ...run.undo.listFailed()];
}
