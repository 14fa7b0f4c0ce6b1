import { z } from 'zod';
import { Compensation } from '../compensation.ts';
import { Handler } from '../handler.ts';
import { description, duration, expression, stepId, template, title } from '../values.ts';

/** The keys that every step has. */
export const everyStep = {
  id: stepId.meta({ description: 'Name of the step, unique in the document: later steps read `steps.<id>`.' }),
  title: title.meta({ description: 'What people read; a template.' }).exactOptional(),
  description: description
    .meta({ description: 'Text for people; of an approval a template that the approver reads.' })
    .exactOptional(),
  dependsOn: z
    .array(z.string())
    .meta({
      description: 'Siblings that have to end first. Absent: every step above it in its list. `[]`: it starts at once.',
    })
    .exactOptional(),
  if: expression
    .meta({
      description:
        'Asked once, after the dependencies and before `input`. False: the step is `skipped`, its output null.',
    })
    .exactOptional(),
  output: template
    .meta({
      description:
        'What is kept as the output; sees `result` and all that the step saw. On a block it is the output of its list.',
    })
    .exactOptional(),
  timeout: duration
    .meta({ description: 'Limit of the whole step with all its attempts; the error is `Timeout`.' })
    .exactOptional(),
  onError: z
    .array(Handler)
    .meta({ description: 'Handlers of its errors; the first that matches wins.' })
    .exactOptional(),
  compensate: Compensation.exactOptional(),
};
