import { z } from 'zod';
import { workflowKeys } from '../workflow.ts';
import { everyStep } from './every.ts';

const { workflow, allowed, ...keys } = workflowKeys;

export const WorkflowStep = z
  .strictObject({
    type: z.literal('workflow').meta({ description: 'A sub-run.' }),
    ...everyStep,
    workflow,
    allowed,
    mode: z
      .enum(['wait', 'detach'])
      .meta({
        description:
          '`wait`: the step takes as long as the sub-run, and its output is the output of the sub-run. `detach`: the step gives `{runId}` at once, and the run that it starts is a tree of its own.',
        default: 'wait',
      })
      .exactOptional(),
    ...keys,
  })
  .meta({ id: 'WorkflowStep', description: 'Runs another workflow as a sub-run.' });
