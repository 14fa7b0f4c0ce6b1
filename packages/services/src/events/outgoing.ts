import { type OutgoingEvent, listOutgoingEvents } from '@waymark/database';
import type { CloudEvent } from '@waymark/protocol';
import { z } from 'zod';
import { type ServiceContext, requirePermission } from '../context.ts';
import { type List, PageInput, toList, toPage } from '../page.ts';

export const ListOutgoingInput = PageInput.extend({ runId: z.string().optional(), type: z.string().optional() });
export type ListOutgoingInput = z.infer<typeof ListOutgoingInput>;

/** An event that a run sent outside. */
export type OutgoingEventView = {
  runId: string;
  /** Of the step that sent it. */
  address: string;
  event: CloudEvent;
};

/** Newest first. */
export async function listOutgoing({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: ListOutgoingInput;
}): Promise<List<OutgoingEventView>> {
  requirePermission(ctx, 'events.read');
  const rows = await listOutgoingEvents(ctx.database, input, toPage(input));
  return toList(rows, toView, ({ createdAt, id }) => ({ at: createdAt, id }));
}

function toView({ runId, address, body }: OutgoingEvent): OutgoingEventView {
  // Written by `insertOutgoingEvent` alone.
  return { runId, address, event: body as CloudEvent };
}
