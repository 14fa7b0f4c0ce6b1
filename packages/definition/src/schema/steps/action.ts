import { z } from 'zod';
import { actionKeys } from '../work.ts';
import { everyStep } from './every.ts';

export const ActionStep = z
  .strictObject({
    type: z.literal('action').meta({ description: 'What the step is: the name of a step type.' }),
    ...everyStep,
    ...actionKeys,
  })
  .meta({
    id: 'ActionStep',
    description:
      'Runs a registered action. Input and output are checked by its schemas; all attempts belong to one activity.',
  });
