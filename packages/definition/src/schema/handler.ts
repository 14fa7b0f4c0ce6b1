import { z } from 'zod';
import { nestedSteps } from './nested.ts';
import { expression, template } from './values.ts';

/** One entry of `onError`. */
export const Handler = z
  .strictObject({
    errors: z
      .array(z.string().min(1))
      .min(1)
      .meta({
        description:
          'Error types that it handles. `*` matches neither `Cancelled` nor defects (`ExpressionError LimitExceeded InvalidInput NotAllowed NotFound`), which must be named.',
        default: ['*'],
      })
      .exactOptional(),
    if: expression.meta({ description: 'Asked when the type matches; sees `error`.' }).exactOptional(),
    steps: nestedSteps.meta({ description: 'What is done then; sees `error`.' }).exactOptional(),
    then: z
      .enum(['fail', 'continue', 'hold'])
      .meta({
        description:
          '`fail`: the same error goes on. `continue`: the step is `recovered` with `output`. `hold`: the step waits for a person, nothing is undone.',
        default: 'fail',
      })
      .exactOptional(),
    output: template
      .meta({ description: 'With `continue`: the output of the step (null when absent).' })
      .exactOptional(),
  })
  .meta({ id: 'Handler', description: 'An error handler; in a list the first that matches wins.' });
