import { z } from 'zod';
import { limits } from '../../limits.ts';
import { nestedSteps } from '../nested.ts';
import { commit, duration, expression } from '../values.ts';
import { everyStep } from './every.ts';

export const LoopStep = z
  .strictObject({
    type: z.literal('loop').meta({ description: 'The same steps again and again.' }),
    ...everyStep,
    while: expression
      .meta({ description: 'Asked before each turn; it sees `index` and `previous`. False: the loop ends.' })
      .exactOptional(),
    until: expression
      .meta({
        description:
          'Asked after each turn; it sees the steps of the turn, its `index`, and as `previous` what the turn gave. True: the loop ends.',
      })
      .exactOptional(),
    every: duration
      .meta({
        description: 'From the start of a turn to the start of the next. One that takes longer is followed at once.',
      })
      .exactOptional(),
    maxIterations: z
      .union([z.int().min(1).max(limits.items), z.literal('unlimited')])
      .meta({
        description: 'More turns fail with `IterationLimit`. `"unlimited"` only when every turn waits for something.',
        default: 100,
      })
      .exactOptional(),
    steps: nestedSteps.meta({
      description: 'A turn. It sees `index` from 0 and `previous`, what the turn before gave (null at first).',
    }),
    commit,
  })
  .meta({
    id: 'LoopStep',
    description:
      'Runs its steps again and again. The output is what the last turn gave; `steps.<id>.iterations` says how many there were.',
  });
