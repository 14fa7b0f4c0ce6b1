import { parseDuration, type JsonObject } from '@waymark/protocol';
import { z } from 'zod';
import type { Template } from '../program.ts';
import { limits } from '../limits.ts';

/** Whether a text holds an expression that is evaluated in a run (`$${` is a literal `${`). */
export function holdsExpression(text: string): boolean {
  return text.replaceAll('$${', '').includes('${');
}

/** Any JSON; strings in it may hold `${ expression }`. Unlike `z.unknown()` the key has to be there. */
export const template = z
  .unknown()
  .refine((value) => value !== undefined, { params: { missing: true } }) as unknown as z.ZodType<Template>;

/** A string that is exactly one `${ expression }`; what is inside is checked with the meaning of the definition. */
export const expression = z.string().regex(/^\$\{[\s\S]*\}$/, {
  error: 'has to be one expression and nothing else, like "${ input.amount > 100 }"',
});

/** A duration, or a template that gives one. */
export const duration = z.string().refine((text) => holdsExpression(text) || parseDuration(text) !== null, {
  error: 'is no duration',
});

const calendar =
  /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,6}H)?(?:\d{1,8}M)?(?:\d{1,10}(?:\.\d{1,6})?S)?)?$/;

/** Whether a text is a duration by the calendar, like `P1M`: its length depends on when it begins. At most 100 years. */
function isCalendarDuration(text: string): boolean {
  const match = calendar.exec(text);
  return match !== null && Number(match[1] ?? 0) * 12 + Number(match[2] ?? 0) <= 1_200;
}

/** A duration that may count months and years, or a template that gives one. */
export const calendarDuration = z
  .string()
  .refine((text) => holdsExpression(text) || parseDuration(text) !== null || isCalendarDuration(text), {
    error: 'is no duration',
  });

/** A duration that is known when the definition is published. */
export const fixedDuration = z.string().refine((text) => parseDuration(text) !== null, { error: 'is no duration' });

export const title = z.string().min(1).max(limits.titleLength);
export const description = z.string().max(limits.descriptionLength);

/** A JSON Schema; ajv checks it with the meaning of the definition. */
export const jsonSchema = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;

/** Name of an event; it stands in addresses of the API, too. */
export const eventName = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,127}$/, {
  error: 'has to match [A-Za-z][A-Za-z0-9._-]{0,127}: a letter, then letters, digits, ., _ and -',
});

export const commit = z
  .boolean()
  .meta({
    description:
      'The point of no return: when it completes (each of its turns), what would undo what is inside is dropped.',
    default: false,
  })
  .exactOptional();

const nameLike = /^[a-z][A-Za-z0-9_]{0,62}$/;

/** Name of a branch; it stands in addresses, like the id of a step. */
export const branchName = z.string().regex(nameLike, {
  error: 'has to match [a-z][A-Za-z0-9_]{0,62}: a small letter, then letters, digits and _',
});

/** What an item is read as in expressions. */
export const itemName = z.string().regex(nameLike, {
  error: 'has to match [a-z][A-Za-z0-9_]{0,62}: a small letter, then letters, digits and _',
});

export const stepId = z.string().regex(/^[a-z][A-Za-z0-9_]{0,62}$/, {
  error: 'has to match [a-z][A-Za-z0-9_]{0,62}: a small letter, then letters, digits and _',
});
