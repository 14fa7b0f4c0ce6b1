import type { ActionDefinition } from '@waymark/action-kit';
import { inject } from 'vitest';
import type {} from '../support/global-setup.ts';
import { type Harness, openHarness } from './open-harness.ts';

export type { Harness } from './open-harness.ts';

/** A database of its own, and workers on queues of their own, over the PostgreSQL and Temporal that the tests share. */
export function createHarness({
  actions,
  ...options
}: {
  actions: ActionDefinition[];
  taskQueue?: string;
}): Promise<Harness> {
  return openHarness(inject('stack'), actions, options);
}
