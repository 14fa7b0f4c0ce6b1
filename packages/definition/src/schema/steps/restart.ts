import { z } from 'zod';
import { template } from '../values.ts';
import { everyStep } from './every.ts';

export const RestartStep = z
  .strictObject({
    type: z.literal('restart').meta({ description: 'Begins the run anew.' }),
    ...everyStep,
    input: template.meta({
      description: 'Input of the next round, at most 256 KB. It is not checked by `input` of the document.',
    }),
  })
  .meta({
    id: 'RestartStep',
    description:
      'Begins the same run anew with another input, for processes without an end: same run id, `run.restarts` one higher. As with `return`, running siblings are cancelled and awaited, and every `finally` runs. What is registered to be undone is dropped, variables begin anew, and open approvals are closed; events that nobody has taken stay in the mailbox.',
  });
