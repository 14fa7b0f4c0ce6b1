import { z } from 'zod';
import { nestedSteps } from './nested.ts';
import { workKeys } from './work.ts';

const when = z
  .enum(['unknown', 'completed', 'started'])
  .meta({
    description:
      '`unknown`: the step completed, or its outcome is unknown. `completed`: only when it completed. `started`: whenever it was started.',
    default: 'unknown',
  })
  .exactOptional();

const CompensationWork = z
  .strictObject({
    when,
    type: z.literal('action').meta({ description: 'Only actions undo so far.', default: 'action' }).exactOptional(),
    ...workKeys,
  })
  .meta({ id: 'CompensationWork', description: 'One action that undoes the step.' });

const CompensationSteps = z
  .strictObject({ when, steps: nestedSteps.meta({ description: 'Steps that undo the step together.' }) })
  .meta({ id: 'CompensationSteps', description: 'A list of steps that undoes the step.' });

/** `compensate` of a step. */
export const Compensation = z.union([CompensationWork, CompensationSteps, z.null()]).meta({
  id: 'Compensation',
  description:
    'What undoes the step, with up to 10 attempts. It sees `step` {input, output, key, status} and `error`. `null` removes the compensation that the action itself declares.',
});
