import { z } from '@hono/zod-openapi';

/** Where a list goes on, and how much of it comes. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a number from 1 to 200')
    .transform(Number)
    .pipe(z.int().min(1).max(200))
    .optional()
    .openapi({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  cursor: z.string().min(1).max(1_000).optional().openapi({ description: '`nextCursor` of the page before.' }),
};

/** A text to filter by; an empty one filters nothing. */
export const filterQuery = z
  .string()
  .max(300)
  .optional()
  .transform((text) => (text === '' ? undefined : text));
