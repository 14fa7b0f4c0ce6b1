import { z } from 'zod';
import { template } from '../values.ts';
import { everyStep } from './every.ts';

export const FailStep = z
  .strictObject({
    type: z.literal('fail').meta({ description: 'Fails with an error.' }),
    ...everyStep,
    error: z
      .strictObject({
        type: z.string().min(1).max(200).meta({ description: 'Type of the error; a dot makes a hierarchy.' }),
        message: z.string().max(10_000).meta({ description: 'What people read.', default: '' }).exactOptional(),
        data: template.meta({ description: 'More of it, for handlers.', default: null }).exactOptional(),
      })
      .meta({ description: 'The error.' }),
  })
  .meta({ id: 'FailStep', description: 'Fails with a typed error.' });
