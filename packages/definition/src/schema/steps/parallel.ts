import { z } from 'zod';
import { nestedSteps } from '../nested.ts';
import { branchName, template } from '../values.ts';
import { everyStep } from './every.ts';

const Branch = z
  .strictObject({
    steps: nestedSteps.meta({ description: 'What is done in this branch.' }),
    output: template.meta({ description: 'Output of the branch. Absent: that of its last step.' }).exactOptional(),
  })
  .meta({ id: 'Branch', description: 'A branch of parallel work.' });

export const ParallelStep = z
  .strictObject({
    type: z.literal('parallel').meta({ description: 'Named branches at the same time.' }),
    ...everyStep,
    branches: z
      .record(branchName, Branch)
      .refine((branches) => Object.keys(branches).length > 0, { error: 'is empty' })
      .meta({ description: 'By name; all start at once. Later steps may read steps inside.' }),
    mode: z
      .enum(['all', 'any', 'race', 'settled'])
      .meta({
        description:
          '`all`: every branch; one failure cancels the rest; output `{branch: value}`. `any`: the first success. `race`: the first end. Both give `{branch, value}`. `settled`: waits for all and never fails; output `{branch: {status, value, error}}`.',
        default: 'all',
      })
      .exactOptional(),
  })
  .meta({
    id: 'ParallelStep',
    description:
      'Runs branches at the same time. A branch that loses is cancelled, awaited, and what it had done is undone before the run goes on.',
  });
