import { expect, type Page } from '@playwright/test';
import type { JsonObject } from '@waymark/protocol';
import { get, post, start } from './api.ts';
import { declined, payment } from './held-runs.ts';

/** A payment that fails, with nothing undone. */
export function failingPayment(name: string, input: JsonObject = declined, reserving?: JsonObject): JsonObject {
  return { ...payment(name, input, reserving), onFailure: 'fail' };
}

/** It fails when nobody tells it that the parcel is there. */
export const impatient: JsonObject = {
  name: 'resume-impatient',
  onFailure: 'fail',
  events: { arrived: {} },
  steps: [
    { id: 'pack', type: 'action', action: 'demo.task', input: { durationSeconds: 0 } },
    { id: 'arrival', type: 'event', event: 'arrived', timeout: '4s' },
    { id: 'thanks', title: 'Say thanks', type: 'action', action: 'demo.task', input: { durationSeconds: 0 } },
  ],
};

/** It waits for a decision, after something that is undone when it is cancelled. */
export const undecided: JsonObject = {
  name: 'resume-undecided',
  steps: [
    {
      id: 'reserve',
      type: 'action',
      action: 'demo.task',
      input: { durationSeconds: 0 },
      compensate: { action: 'demo.task', input: { durationSeconds: 0 } },
    },
    { id: 'ask', type: 'approval', title: 'Ship the parcel?' },
  ],
};

/** One run waits for the other, which fails. */
export const failingTree: JsonObject[] = [
  failingPayment('resume-leaf'),
  { name: 'resume-root', steps: [{ id: 'leaf', type: 'workflow', workflow: 'resume-leaf' }] },
];

/** Starts a run of a definition. @returns its id once it has a status */
export async function startUntil(url: string, definition: JsonObject, status: string): Promise<string> {
  await post(url, '/workflows', definition);
  const { runId } = await start(url, String(definition['name']), {});
  await waitFor(url, runId, status);
  return runId;
}

export async function waitFor(url: string, runId: string, status: string): Promise<void> {
  const read = async (): Promise<string> => (await get<{ status: string }>(url, `/runs/${runId}`)).status;
  await expect.poll(read, { timeout: 20_000 }).toBe(status);
}

/** Opens the page of a run that has ended, and the dialog in which it is resumed. */
export async function openResume(page: Page, runId: string): Promise<void> {
  await page.goto(`/runs/${runId}`);
  await page.getByRole('button', { name: 'Resume…', exact: true }).click();
}
