import { z } from 'zod';
import { eventName, template } from '../values.ts';
import { everyStep } from './every.ts';

const text = z.string().min(1);

const target = z.union([
  z.strictObject({ runId: text.meta({ description: 'Id of the run, a template.' }) }),
  z.strictObject({
    definition: text.meta({ description: 'Name of a workflow, a template.' }),
    key: text.meta({ description: 'Business key of an open run of it, a template.' }),
  }),
]);

export const EmitStep = z
  .strictObject({
    type: z.literal('emit').meta({ description: 'Sends an event.' }),
    ...everyStep,
    event: eventName.meta({ description: 'Name (CloudEvents: type) of the event.' }),
    data: template.meta({ description: 'What it tells.', default: null }).exactOptional(),
    to: target
      .meta({
        description:
          'The run that it goes to: `{runId}`, or `{definition, key}` for the open run with this business key. Absent: it goes outside.',
      })
      .exactOptional(),
    source: z
      .string()
      .regex(/^[\x21-\x7e]{1,500}$/, { error: 'has to be 1 to 500 visible ASCII characters' })
      .meta({ description: 'Where it comes from, a URI reference. Absent: `/runs/` and the id of the run.' })
      .exactOptional(),
  })
  .meta({
    id: 'EmitStep',
    description:
      'Sends an event, exactly once, and gives `{id, type, source, time, runId}`. To a run: into its mailbox, like `POST /api/runs/{id}/events/{name}`; no open run there is the error `NotFound`, an event that its definition does not have or data that do not fit are `InvalidInput`, a mailbox that stays full is `LimitExceeded`. Outside: as a CloudEvent (1.0), listed by `GET /api/events/outgoing`.',
  });
