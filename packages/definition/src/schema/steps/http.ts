import { z } from 'zod';
import { httpKeys } from '../http.ts';
import { everyStep } from './every.ts';

export const HttpStep = z
  .strictObject({
    type: z.literal('http').meta({ description: 'One request.' }),
    ...everyStep,
    ...httpKeys,
  })
  .meta({
    id: 'HttpStep',
    description:
      'Makes one HTTP request and gives `{status, headers, body, request}`. An answer of 408, 425, 429 or 5xx is retried, after what `Retry-After` says; any other that is not expected is the error `HttpError`.',
  });
