import { z } from 'zod';
import { template } from './values.ts';
import { workSettings } from './work.ts';

/** The keys of `script`, as a step and as a compensation. */
export const scriptKeys = {
  source: z.string().min(1).max(65_536).meta({
    description:
      'JavaScript: one expression, or the body of a function that returns. It sees `input` and nothing else; no templates inside.',
  }),
  input: template.meta({ description: 'What the script sees as `input`.', default: {} }).exactOptional(),
  ...workSettings,
};
