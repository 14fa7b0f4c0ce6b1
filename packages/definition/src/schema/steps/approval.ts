import { z } from 'zod';
import type { Json } from '@waymark/protocol';
import { duration, jsonSchema } from '../values.ts';
import { everyStep } from './every.ts';

const names = z
  .union([
    z.array(z.string().min(1)).min(1),
    z.string().regex(/^\$\{[\s\S]*\}$/, { error: 'has to be a list of names, or one expression' }),
  ])
  .meta({ description: 'A list of names, or an expression that gives one.' }) as z.ZodType<Json>;

export const ApprovalStep = z
  .strictObject({
    type: z.literal('approval').meta({ description: 'Asks people.' }),
    ...everyStep,
    approvers: z
      .strictObject({
        users: names.exactOptional(),
        roles: names.exactOptional(),
        groups: names.exactOptional(),
      })
      .meta({ description: 'Who may decide. Absent: everybody who may use this Waymark.' })
      .exactOptional(),
    form: jsonSchema
      .meta({ description: 'JSON Schema of what the approver fills in; `form` in the output.' })
      .exactOptional(),
    dueIn: duration.meta({ description: 'How long people have. Absent: no limit.' }).exactOptional(),
    onTimeout: z
      .enum(['reject', 'approve', 'fail'])
      .meta({ description: 'What happens when `dueIn` is over. `fail`: the error `Timeout`.', default: 'reject' })
      .exactOptional(),
    onReject: z
      .enum(['fail', 'continue'])
      .meta({
        description: '`fail`: the error `Rejected`. `continue`: the step completes and its output says so.',
        default: 'fail',
      })
      .exactOptional(),
  })
  .meta({
    id: 'ApprovalStep',
    description:
      'Waits for the decision of a person. `title` and `description` are what the approver reads. Output: {decision, expired, decisions: [{user, decision, comment, form, at}], form, comment, decidedAt}.',
  });
