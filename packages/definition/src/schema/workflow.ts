import { z } from 'zod';
import { Retry } from './retry.ts';
import { jsonSchema, template } from './values.ts';

const reference = z.string().min(1).max(200);

/** The keys of `workflow`, as a step and as a compensation. */
export const workflowKeys = {
  workflow: reference.meta({
    description:
      'Which workflow: `name`, the newest version when it is started, or `name@3`. A template where `allowed` is there.',
  }),
  allowed: z
    .array(reference)
    .min(1)
    .max(100)
    .meta({
      description:
        'The workflows that a computed name may give, as `name` (any version) or `name@3`; another one is the error `NotAllowed`.',
    })
    .exactOptional(),
  input: template
    .meta({ description: 'Input of the sub-run; it has to fit its input schema (`InvalidInput`).', default: {} })
    .exactOptional(),
  key: template
    .meta({ description: 'Business key of the sub-run. Absent: the one that its definition makes.' })
    .exactOptional(),
  onParentClose: z
    .enum(['terminate', 'cancel', 'abandon'])
    .meta({
      description:
        'What becomes of the sub-run when this run closes before it. `cancel`: it is cancelled, and undoes what it did. `terminate`: it is stopped, and nothing is undone. `abandon`: it goes on. Default: `cancel` of a sub-run that a step waits for, `abandon` of a detached one and of one that undoes a step.',
    })
    .exactOptional(),
  queue: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Task queue of the orchestrators that run it. Default: that of this run.' })
    .exactOptional(),
  retry: Retry.exactOptional(),
  resultSchema: jsonSchema
    .meta({
      description:
        'JSON Schema 2020-12 of the output of the sub-run; one that does not fit is the error `InvalidOutput`, and no further sub-run is made.',
    })
    .exactOptional(),
};
