import { approvalStatuses } from '@waymark/protocol';
import { z } from 'zod';
import { PageInput } from '../page.ts';
import { JsonValue, PersonsText } from '../values.ts';

export const DecisionBody = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  comment: PersonsText(10_000).nullish(),
  /** The filled form. */
  data: JsonValue.optional(),
});
export type DecisionBody = z.infer<typeof DecisionBody>;

export const ListApprovalsInput = PageInput.extend({
  status: z.enum(approvalStatuses).optional(),
  runId: z.string().optional(),
});
export type ListApprovalsInput = z.infer<typeof ListApprovalsInput>;
