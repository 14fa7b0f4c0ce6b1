import { z } from 'zod';
import { duration, template } from './values.ts';
import { workSettings } from './work.ts';

/** The keys of `activity`, as a step and as a compensation. */
export const activityKeys = {
  activityType: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Name under which the worker has registered the activity; fixed text.' }),
  args: z
    .array(template)
    .max(20)
    .meta({ description: 'The arguments of the activity, each a template.', default: [] })
    .exactOptional(),
  ...workSettings,
  queue: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Task queue that the worker polls. Absent: that of `defaults`; one of them has to be there.' })
    .exactOptional(),
  heartbeatTimeout: duration
    .meta({
      description:
        'An attempt whose worker sends no heartbeat for so long is lost and made again. Only for activities that send heartbeats. Absent: none are expected, a lost worker is found by `attemptTimeout`, and a cancel waits for the end of the attempt.',
    })
    .exactOptional(),
};
