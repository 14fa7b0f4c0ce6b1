import { z } from 'zod';
import { template } from '../values.ts';
import { everyStep } from './every.ts';

export const ValueStep = z
  .strictObject({
    type: z.literal('value').meta({ description: 'Computes a value.' }),
    ...everyStep,
    value: template.meta({ description: 'The value; it is the output.' }),
  })
  .meta({ id: 'ValueStep', description: 'Computes a value, once; what `uuid() now() random()` gave is recorded.' });
