import { z } from 'zod';
import { everyStep } from './every.ts';

export const ReturnStep = z
  .strictObject({ type: z.literal('return').meta({ description: 'Ends the run well.' }), ...everyStep })
  .meta({
    id: 'ReturnStep',
    description:
      'Ends the run with status `completed` and `output` as its output. Running siblings are cancelled, nothing is undone.',
  });
