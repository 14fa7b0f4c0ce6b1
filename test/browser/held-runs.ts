import { expect, type Page } from '@playwright/test';
import type { JsonObject } from '@waymark/protocol';
import { get, post, start } from './api.ts';

/** An input with which `demo.task` fails for good. */
export const declined = {
  durationSeconds: 0,
  failAttempts: 99,
  error: { type: 'Card.Declined', message: 'the card is locked', retryable: false },
};

const reserve = {
  id: 'reserve',
  type: 'action',
  action: 'demo.task',
  input: { durationSeconds: 0 },
  compensate: { action: 'demo.task', input: { durationSeconds: 0 } },
};

/** A payment that is held when it fails, after something that would have to be undone. */
export function payment(name: string, input: JsonObject = declined, reserving: JsonObject = reserve.input): JsonObject {
  return {
    name,
    onFailure: 'hold',
    steps: [
      { ...reserve, input: reserving },
      { id: 'charge', title: 'Charge the card', type: 'action', action: 'demo.task', input },
    ],
    output: '${ steps.charge.output }',
  };
}

/** Two steps of it are held. */
export const twoPayments: JsonObject = {
  name: 'verbs-two',
  onFailure: 'hold',
  steps: [
    {
      id: 'both',
      type: 'parallel',
      branches: {
        card: { steps: [{ id: 'card', type: 'action', action: 'demo.task', input: declined }] },
        bank: { steps: [{ id: 'bank', type: 'action', action: 'demo.task', input: declined }] },
      },
    },
  ],
};

/** It fails, and what should undo the step before fails, too. */
export const stuckUndo: JsonObject = {
  name: 'verbs-stuck-undo',
  steps: [
    { ...reserve, compensate: { action: 'demo.task', input: declined } },
    { id: 'stop', type: 'fail', error: { type: 'NoStreet', message: 'there is no such street' } },
  ],
};

/** It does all that it should, and cannot say what it gives. */
export const silent: JsonObject = {
  name: 'verbs-silent',
  onFailure: 'hold',
  steps: [{ id: 'work', type: 'action', action: 'demo.task', input: { durationSeconds: 0 } }],
  output: '${ steps.work.output.missing.more }',
};

/** Starts a run of a definition that is held, and opens its page. */
export async function openHeld(page: Page, url: string, definition: JsonObject): Promise<string> {
  await post(url, '/workflows', definition);
  const { runId } = await start(url, String(definition['name']), {});
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole('region', { name: /^Held:/ })).toBeVisible({ timeout: 20_000 });
  return runId;
}

export type StepOfRun = { address: string; status: string; input: unknown; output: unknown };

export async function readStep(url: string, runId: string, address: string): Promise<StepOfRun | undefined> {
  const { steps } = await get<{ steps: StepOfRun[] }>(url, `/runs/${runId}`);
  return steps.find((step) => step.address === address);
}
