import { z } from 'zod';
import type { Definition } from '../definition.ts';
import { Handler } from './handler.ts';
import { Retry } from './retry.ts';
import { Step } from './steps/step.ts';
import { description, duration, eventName, jsonSchema, template, title } from './values.ts';

const schemaName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/);

const labelName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/);

const Defaults = z
  .strictObject({
    retry: Retry.exactOptional(),
    timeout: duration.meta({ description: 'Limit of a whole step with all its attempts.' }).exactOptional(),
    attemptTimeout: duration.meta({ description: 'Limit of one attempt.', default: '5m' }).exactOptional(),
    queue: z
      .string()
      .min(1)
      .max(200)
      .meta({ description: 'Task queue of actions that name none of their own.' })
      .exactOptional(),
  })
  .meta({ id: 'Defaults', description: 'Settings for all work steps (`action`) that do not say otherwise.' });

/** A whole definition. */
export const Document = z
  .strictObject({
    $schema: z.string().meta({ description: 'Where editors find this schema; ignored otherwise.' }).exactOptional(),
    language: z.literal(1).meta({ description: 'Version of the language.', default: 1 }).exactOptional(),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/, {
        error: 'has to match [a-z][a-z0-9-]{0,62}: a small letter, then small letters, digits and -',
      })
      .meta({
        description: 'Name of the workflow. Publishing other content under the same name makes the next version.',
      }),
    title: title.meta({ description: 'What people read; a template over `input`.' }).exactOptional(),
    description: description.meta({ description: 'Text for people.' }).exactOptional(),
    input: jsonSchema
      .meta({ description: 'JSON Schema 2020-12 of the input of a run; its `default`s are applied at the start.' })
      .exactOptional(),
    key: template
      .meta({ description: 'Business key, a template over `input`: unique among the open runs of the definition.' })
      .exactOptional(),
    vars: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/), template)
      .meta({ description: 'Variables: name to first value, a template over `input`. Only these can be set.' })
      .exactOptional(),
    events: z
      .record(eventName, jsonSchema)
      .meta({
        description:
          'The events that a run takes: name to JSON Schema of the data, `{}` for any. Steps of type `event` wait for them. Absent: those that steps wait for, with any data.',
      })
      .exactOptional(),
    schemas: z
      .record(schemaName, jsonSchema)
      .meta({
        description:
          'JSON Schemas to refer to with `{"$ref": "#/schemas/Name"}` in `input`, `events`, `form`, `resultSchema` and here. Nothing outside the definition can be referred to.',
      })
      .exactOptional(),
    labels: z
      .record(labelName, template)
      .meta({
        description:
          'What runs are found by (`GET /api/runs?label=name:value`): name to a template over `input`, `vars` and `run` that gives a text of at most 200 characters, a number, true, false, or null for no label. They follow the variables that they read. At most 20.',
      })
      .exactOptional(),
    defaults: Defaults.exactOptional(),
    timeout: duration
      .meta({ description: 'Limit of the whole run: the error `Timeout` at `/`, handled like any.' })
      .exactOptional(),
    retry: Retry.meta({
      description:
        'A run that fails goes on from the step that failed by itself, each time as a further execution: what has ended well is not done again, and nothing is undone in between. Asked after `onError` and before `onFailure`. `maximumAttempts` counts the executions, the first among them. Errors that `*` does not match and `Rejected` are retried only where `retryableErrorTypes` names them; what people decided, a `fail` step and the `timeout` of the run are final.',
    }).exactOptional(),
    steps: z
      .array(Step)
      .meta({ description: 'What is done. A step waits for every step above it unless it says `dependsOn`.' }),
    onError: z.array(Handler).meta({ description: 'Handlers of errors that no step handled.' }).exactOptional(),
    finally: z
      .array(Step)
      .meta({ description: 'Runs once at every end of the run and cannot be cancelled; its failure is a warning.' })
      .exactOptional(),
    onFailure: z
      .enum(['compensate', 'hold', 'fail'])
      .meta({
        description:
          'Asked after `onError`. `compensate`: what was done is undone, newest first. `hold`: the run waits for a person. `fail`: it fails, nothing is undone.',
        default: 'compensate',
      })
      .exactOptional(),
    output: template.meta({ description: 'Output of the run. Absent: that of the last step.' }).exactOptional(),
  })
  .meta({
    title: 'Waymark definition',
    description: 'A business process in the definition language of Waymark, version 1.',
  });

// Compile-time proof that the schema and the type say the same.
Document satisfies z.ZodType<Definition>;
