import { foldStep, isStepAddress } from '@waymark/protocol';
import type { JournalEntry, StepState } from '@waymark/protocol';

/** How each step and each compensation ended, in the order of their ends: `/charge completed`, `undo /charge completed`. */
export function pathOf(entries: JournalEntry[]): string[] {
  return entries.flatMap(({ address, transition }) => {
    switch (transition.type) {
      case 'step_completed':
        return [`${address} ${transition.status}`];
      case 'step_failed':
        return [`${address} failed`];
      case 'step_skipped':
        return [`${address} skipped`];
      case 'step_cancelled':
        return [`${address} cancelled`];
      case 'step_held':
        return [`${address} held`];
      case 'compensation_completed':
        return [`undo ${address} completed`];
      case 'compensation_failed':
        return [`undo ${address} failed`];
      default:
        return [];
    }
  });
}

/** The steps as the run page shows them: those of the last round, where the run began anew. */
export function foldSteps(entries: JournalEntry[]): Map<string, StepState> {
  const last = Math.max(0, ...entries.map(({ round = 0 }) => round));
  const steps = new Map<string, JournalEntry[]>();
  for (const entry of entries.filter(({ address, round = 0 }) => round === last && isStepAddress(address)))
    steps.set(entry.address, [...(steps.get(entry.address) ?? []), entry]);
  return new Map([...steps].map(([address, own]) => [address, foldStep(own)]));
}
