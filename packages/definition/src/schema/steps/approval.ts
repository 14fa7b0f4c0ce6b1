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

const people = z.strictObject({
  users: names.exactOptional(),
  roles: names.exactOptional(),
  groups: names.exactOptional(),
});

const count = z.int().min(1).max(100);

const Escalation = z
  .strictObject({
    after: duration.meta({ description: 'How long after the approval was opened.' }),
    to: people.meta({ description: 'Who may decide from then on, too.' }),
    quorum: count
      .meta({ description: 'How many have to approve from then on. Absent: as many as before.' })
      .exactOptional(),
  })
  .meta({ id: 'Escalation', description: 'Others are asked, too, when nothing is decided for so long.' });

export const ApprovalStep = z
  .strictObject({
    type: z.literal('approval').meta({ description: 'Asks people.' }),
    ...everyStep,
    approvers: people
      .meta({ description: 'Who may decide. Absent: everybody who may use this Waymark.' })
      .exactOptional(),
    quorum: count.meta({ description: 'How many people have to approve.', default: 1 }).exactOptional(),
    rejectQuorum: count
      .meta({
        description: 'How many people have to reject, for it to be rejected. 1: each of them has a veto.',
        default: 1,
      })
      .exactOptional(),
    allowSelf: z
      .boolean()
      .meta({
        description:
          'Whether who started the run may decide. (The one local user of a Waymark without access control may, always: nobody knows who that is.)',
        default: false,
      })
      .exactOptional(),
    form: jsonSchema
      .meta({ description: 'JSON Schema of what the approver fills in; `form` in the output.' })
      .exactOptional(),
    dueIn: duration.meta({ description: 'How long people have. Absent: no limit.' }).exactOptional(),
    remindEvery: duration
      .meta({ description: 'How often people are reminded while it is open; at least 1 minute. Absent: never.' })
      .exactOptional(),
    escalate: z
      .array(Escalation)
      .min(1)
      .max(20)
      .meta({ description: 'Who else is asked when nothing is decided for some time.' })
      .exactOptional(),
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
      'Waits for the decision of people: until `quorum` of them have approved or `rejectQuorum` have rejected. A person decides once. `title` and `description` are what the approver reads. Output: {decision, expired, decisions: [{user, decision, comment, form, at}], form, comment, decidedAt}; `form` and `comment` are those of the decision that settled it.',
  });
