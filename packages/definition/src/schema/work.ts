import { z } from 'zod';
import { Retry } from './retry.ts';
import { duration, jsonSchema, template } from './values.ts';

/** The keys of all that is handed to a worker: work steps, and compensations that are one. */
export const workSettings = {
  retry: Retry.exactOptional(),
  attemptTimeout: duration.meta({ description: 'Limit of one attempt.', default: '5m' }).exactOptional(),
  heartbeatTimeout: duration
    .meta({
      description:
        "An attempt whose worker says nothing for so long is lost and made again. Default: the action's own, else 10 s.",
    })
    .exactOptional(),
  queue: z.string().min(1).max(200).meta({ description: 'Task queue. Default: that of the action.' }).exactOptional(),
  idempotencyKey: template
    .meta({ description: 'Replaces the key that Waymark makes for the step; sees `step`.' })
    .exactOptional(),
  resultSchema: jsonSchema
    .meta({ description: 'JSON Schema 2020-12 of the result; one that does not fit is the error `InvalidOutput`.' })
    .exactOptional(),
};

/** The keys of `action`, as a step and as a compensation. */
export const actionKeys = {
  action: z.string().min(1).max(200).meta({
    description: 'Name of a registered action (`GET /api/actions` lists them). A template where `allowed` is there.',
  }),
  allowed: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .meta({
      description:
        'The actions that a computed name may give; another one is the error `NotAllowed`. What is in force for each of them is found when the definition is published.',
    })
    .exactOptional(),
  input: template
    .meta({ description: 'What the action gets; it has to fit the input schema of the action.', default: {} })
    .exactOptional(),
  ...workSettings,
};
