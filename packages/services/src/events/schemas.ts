import { z } from 'zod';
import { PageInput } from '../page.ts';
import { JsonValue } from '../values.ts';

/** Visible ASCII: it stands in addresses and in the journal. */
const EventId = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'has to be 1 to 255 visible ASCII characters');
const Source = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'has to be 1 to 500 visible ASCII characters');

export const SendEventBody = z.strictObject({
  /** Has to fit the schema that the definition gives the event. */
  data: JsonValue.optional(),
  /** The same id again is the same event. */
  id: EventId.optional(),
  /** Who or what it comes from. */
  source: Source.optional(),
});
export type SendEventBody = z.infer<typeof SendEventBody>;

export const SendEventByKeyBody = SendEventBody.extend({
  /** Name of the workflow. */
  definition: z.string().min(1).max(200),
  /** The business key of the run. */
  key: z.string().min(1).max(500),
  event: z.string().min(1).max(200),
});
export type SendEventByKeyBody = z.infer<typeof SendEventByKeyBody>;

export const ListInboxInput = PageInput.extend({ runId: z.string() });
export type ListInboxInput = z.infer<typeof ListInboxInput>;
