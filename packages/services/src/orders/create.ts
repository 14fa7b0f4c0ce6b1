import { insertOrder } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { parseInput } from '../parse.ts';
import { type OrderDraft, draftDemoOrder, draftOrder } from './draft.ts';
import { getOrder } from './get.ts';
import { NewOrderInput } from './schemas.ts';
import type { OrderView } from './view.ts';

export async function createOrder({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<OrderView> {
  requirePermission(ctx, 'orders.create');
  return insertDraft(ctx, draftOrder(parseInput(NewOrderInput, input)));
}

/** An order with items that somebody could have bought. */
export async function createDemoOrder({ ctx }: { ctx: ServiceContext }): Promise<OrderView> {
  requirePermission(ctx, 'orders.create');
  return insertDraft(ctx, draftDemoOrder());
}

async function insertDraft(ctx: ServiceContext, draft: OrderDraft): Promise<OrderView> {
  await insertOrder(ctx.database.pool, { ...draft, runId: null });
  return getOrder({ ctx, input: { id: draft.id } });
}
