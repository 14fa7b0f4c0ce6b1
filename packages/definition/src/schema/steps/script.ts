import { z } from 'zod';
import { scriptKeys } from '../script.ts';
import { everyStep } from './every.ts';

export const ScriptStep = z
  .strictObject({
    type: z.literal('script').meta({ description: 'JavaScript in a sandbox.' }),
    ...everyStep,
    ...scriptKeys,
  })
  .meta({
    id: 'ScriptStep',
    description:
      'Computes something with JavaScript in a sandbox: it takes JSON, gives JSON, and reaches nothing else.',
  });
