import { z } from 'zod';
import { nestedSteps } from '../nested.ts';
import { expression, template } from '../values.ts';
import { everyStep } from './every.ts';

const branch = {
  steps: nestedSteps.meta({ description: 'What is done in this case; may be empty.' }),
  output: template.meta({ description: 'Output of the case. Absent: that of its last step.' }).exactOptional(),
};

const Case = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(63)
      .meta({ description: 'Name of the case: `steps.<id>.case` tells which one was taken.' }),
    when: expression.meta({ description: 'The first case whose `when` is true is taken.' }),
    ...branch,
  })
  .meta({ id: 'Case', description: 'A case of a switch.' });

export const SwitchStep = z
  .strictObject({
    type: z.literal('switch').meta({ description: 'The first case that holds.' }),
    ...everyStep,
    cases: z.array(Case).min(1).meta({ description: 'Asked in their order.' }),
    default: z
      .strictObject(branch)
      .meta({ description: 'Taken when no case holds. Absent: the output is null.' })
      .exactOptional(),
  })
  .meta({
    id: 'SwitchStep',
    description:
      'Takes the first case whose `when` holds, else `default`, else nothing. Later steps may read steps inside: in a case that was not taken their output is null.',
  });
