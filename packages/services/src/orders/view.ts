import type { OrderWithHistory } from '@waymark/database';
import { toTime } from '../values.ts';
import type { OrderItem } from './schemas.ts';

export type OrderView = {
  id: string;
  customer: string;
  items: OrderItem[];
  /** Cents, like the prices. */
  amount: number;
  currency: string;
  status: string;
  createdAt: string;
  history: { status: string; at: string; runId: string | null; address: string | null }[];
};

export function toOrderView(order: OrderWithHistory): OrderView {
  const { id, customer, amount, currency, status } = order;
  return {
    id,
    customer,
    // Written from an OrderItem list alone.
    items: order.items as unknown as OrderItem[],
    amount,
    currency,
    status,
    createdAt: toTime(order.createdAt),
    history: order.history.map((change) => ({
      status: change.status,
      at: toTime(change.at),
      runId: change.runId,
      address: change.address,
    })),
  };
}
