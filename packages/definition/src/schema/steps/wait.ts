import { z } from 'zod';
import { calendarDuration } from '../values.ts';
import { everyStep } from './every.ts';

export const WaitStep = z
  .strictObject({
    type: z.literal('wait').meta({ description: 'A durable timer.' }),
    ...everyStep,
    for: calendarDuration
      .meta({ description: 'How long; months and years (`P1M`) go by the calendar. Either this or `until`.' })
      .exactOptional(),
    until: z
      .string()
      .min(1)
      .meta({
        description:
          'A point in time: RFC 3339, or a local time together with `zone`. A time in the past does not wait.',
      })
      .exactOptional(),
    zone: z.string().min(1).meta({ description: 'IANA time zone of a local time in `until`.' }).exactOptional(),
  })
  .meta({
    id: 'WaitStep',
    description: 'Waits, for a second or for a year: a restart of everything loses nothing. Give `for` or `until`.',
  });
