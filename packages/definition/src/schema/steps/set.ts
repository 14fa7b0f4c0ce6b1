import { z } from 'zod';
import { template } from '../values.ts';
import { everyStep } from './every.ts';

export const SetStep = z
  .strictObject({
    type: z.literal('set').meta({ description: 'Assigns variables.' }),
    ...everyStep,
    values: z.record(z.string(), template).meta({
      description: 'Name of a variable to its new value. All are assigned together, with the old values on the right.',
    }),
  })
  .meta({ id: 'SetStep', description: 'Assigns variables that the document declares in `vars`.' });
