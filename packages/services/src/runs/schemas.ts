import { runStatuses } from '@waymark/protocol';
import { z } from 'zod';
import { NewOrderInput } from '../orders/schemas.ts';
import { PageInput } from '../page.ts';
import { JsonValue, PersonsText } from '../values.ts';

/** What the body of a start can hold. */
export const StartRunBody = z.strictObject({
  input: JsonValue.optional(),
  version: z.int().min(1).optional(),
  /** Makes an order first; its id becomes `input.orderId`. */
  order: z.union([z.literal(true), NewOrderInput]).optional(),
});

export const StartRunInput = StartRunBody.extend({
  workflow: z.string(),
  idempotencyKey: z.string().nullish(),
});
export type StartRunInput = z.input<typeof StartRunInput>;

export const ListRunsInput = PageInput.extend({
  statuses: z.array(z.enum(runStatuses)).optional(),
  workflow: z.string().optional(),
  orderId: z.string().optional(),
  labels: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  parentRunId: z.string().optional(),
  rootRunId: z.string().optional(),
});
export type ListRunsInput = z.infer<typeof ListRunsInput>;

export const CancelRunBody = z.strictObject({ reason: PersonsText(2_000).nullish() });
