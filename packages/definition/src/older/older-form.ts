import { z } from 'zod';
import { limits } from '../limits.ts';

const freeText = z
  .string()
  .min(1)
  .max(limits.olderIdLength)
  .refine((text) => !/[\p{Cc}\p{Surrogate}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u.test(text), {
    error: 'holds a control character, or one that cannot be seen',
  });

/** `config` of a step of the older form. Keys that it does not know are kept. */
export const OlderConfig = z.looseObject({
  action: z.string().max(200).meta({ description: 'What the step does. Absent: simulated work only.' }).exactOptional(),
  duration_seconds: z
    .number()
    .min(0)
    .max(86_400)
    .meta({ description: 'How long the simulated work takes.', default: 1 })
    .exactOptional(),
  fail_probability: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: 'How likely an attempt fails.', default: 0 })
    .exactOptional(),
  max_retries: z
    .int()
    .min(0)
    .max(1_000_000)
    .meta({ description: 'Further attempts after an error.', default: 0 })
    .exactOptional(),
});

export const OlderStep = z.looseObject({
  id: freeText.meta({ description: 'Free text of up to 100 characters.' }),
  type: z.string().max(limits.olderIdLength).meta({ description: 'Free text; it has no meaning.' }).exactOptional(),
  config: OlderConfig.exactOptional(),
  depends_on: z
    .array(z.string())
    .meta({ description: 'Steps that have to end first. Absent: none.', default: [] })
    .exactOptional(),
});

/** A definition in the older form. */
export const OlderDocument = z.looseObject({
  name: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Any text: a name is made from it, and it stays as the title.' }),
  steps: z.array(OlderStep),
});

export type OlderDocument = z.infer<typeof OlderDocument>;
export type OlderStep = z.infer<typeof OlderStep>;
export type OlderConfig = z.infer<typeof OlderConfig>;
