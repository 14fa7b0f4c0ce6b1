import { z } from 'zod';
import { activityKeys } from '../activity.ts';
import { everyStep } from './every.ts';

export const ActivityStep = z
  .strictObject({
    type: z.literal('activity').meta({ description: 'An activity of any worker.' }),
    ...everyStep,
    ...activityKeys,
  })
  .meta({
    id: 'ActivityStep',
    description:
      'Calls a Temporal activity of a worker that need know nothing of Waymark, in whatever language it is written.',
  });
