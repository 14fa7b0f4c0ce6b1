import { z } from 'zod';
import { nestedSteps } from '../nested.ts';
import { commit } from '../values.ts';
import { everyStep } from './every.ts';

export const BlockStep = z
  .strictObject({
    type: z.literal('block').meta({ description: 'A group of steps.' }),
    ...everyStep,
    steps: nestedSteps.meta({ description: 'The steps of the group.' }),
    finally: nestedSteps
      .meta({ description: 'Runs once at every end of the block and cannot be cancelled; its failure is a warning.' })
      .exactOptional(),
    commit,
  })
  .meta({
    id: 'BlockStep',
    description:
      'A group: the scope of `if`, `timeout`, `onError`, `finally` and compensation (a saga). It ends when all its steps have ended.',
  });
