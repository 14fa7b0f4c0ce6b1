import { z } from 'zod';
import { PersonsText } from '../values.ts';

const largest = 2 ** 31 - 1;

export const OrderItem = z.strictObject({
  sku: z.string().min(1).max(100),
  quantity: z.int().min(1).max(1_000_000),
  /** Cents. */
  unitPrice: z.int().min(0).max(largest),
});
export type OrderItem = z.infer<typeof OrderItem>;

export const NewOrderInput = z
  .strictObject({
    customer: PersonsText(200).pipe(z.string().min(1)),
    items: z.array(OrderItem).min(1).max(100),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters')
      .default('EUR'),
  })
  .refine(({ items }) => amountOf(items) <= largest, {
    path: ['items'],
    message: `the order's amount is above ${largest} cents`,
  });
export type NewOrderInput = z.infer<typeof NewOrderInput>;

/** In cents. */
export function amountOf(items: readonly OrderItem[]): number {
  return items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}
