import { z } from 'zod';

/** What definitions write after `secrets.` */
export const SecretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, { error: 'A name has up to 63 letters, digits and _, and no digit first.' });

export const SecretBody = z.strictObject({
  value: z
    .string()
    .min(1)
    .max(32_768)
    .meta({ description: 'The value. It can be replaced, and never be read again.', writeOnly: true }),
});
