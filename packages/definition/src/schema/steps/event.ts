import { z } from 'zod';
import { eventName, expression } from '../values.ts';
import { everyStep } from './every.ts';

export const EventStep = z
  .strictObject({
    type: z.literal('event').meta({ description: 'Takes an event.' }),
    ...everyStep,
    event: z
      .union([eventName, z.array(eventName).min(1).max(100)])
      .meta({ description: 'Name of the event in `events` of the document, or a list of names: any of them.' }),
    match: expression
      .meta({
        description:
          'Which of them: true for an event that is taken; sees `event` {id, type, source, time, data}. An error in it fails the step, and the event stays.',
      })
      .exactOptional(),
    count: z
      .int()
      .min(1)
      .max(1_000)
      .meta({
        description: 'How many. With it the output is a list, in the order of arrival; they are taken together.',
      })
      .exactOptional(),
    since: z
      .enum(['run', 'step'])
      .meta({
        description:
          '`run`: also an event that came before the step was reached. `step`: only one that comes after it has started.',
        default: 'run',
      })
      .exactOptional(),
    onTimeout: z
      .enum(['fail', 'continue'])
      .meta({
        description: 'When `timeout` is over. `fail`: the error `Timeout`. `continue`: the output is null.',
        default: 'fail',
      })
      .exactOptional(),
  })
  .meta({
    id: 'EventStep',
    description:
      'Takes the oldest event that fits from the mailbox of the run, or waits for one (`POST /api/runs/{id}/events/{name}`). Output: {id, type, source, time, data}. An event is taken by one step only: of several that wait, by the one that began to wait first. A step that fails or is cancelled, or whose time is up, takes nothing. A mailbox holds 1,000 events and 4 MB; an event with the id of an earlier one is dropped.',
  });
