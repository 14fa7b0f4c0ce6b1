import { expect } from 'vitest';
import type { RunEvent } from '@waymark/protocol';
import type { LedgerEntry, RunView } from './api-client.ts';

/** The ids of a run's events are 1, 2, 3 … without a gap, and the last event is its end. */
export function expectEventsWithoutGap(events: readonly RunEvent[]): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)?.type).toBe('run_finished');
}

/** Statuses of the run's steps by id. */
export function statusesOf(run: RunView): Record<string, string> {
  return Object.fromEntries(run.steps.map(({ id, status }) => [id, status]));
}

export function stepOf(run: RunView, id: string): RunView['steps'][number] {
  const step = run.steps.find((candidate) => candidate.id === id);
  if (!step)
    throw new Error(`run ${run.runId} has no step "${id}": ${run.steps.map((candidate) => candidate.id).join(', ')}`);
  return step;
}

/** What the payment provider did for an order, outside of all our transactions. */
export async function readLedger(paymentsUrl: string, orderId: string): Promise<LedgerEntry[]> {
  const response = await fetch(`${paymentsUrl}/ledger?orderId=${encodeURIComponent(orderId)}`);
  return (await response.json()) as LedgerEntry[];
}
