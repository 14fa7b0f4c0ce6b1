import type { NewOrder } from '@waymark/database';
import { newId } from '../ids.ts';
import { type NewOrderInput, type OrderItem, amountOf } from './schemas.ts';

/** An order that is about to be inserted. */
export type OrderDraft = Omit<NewOrder, 'runId'> & { email: string };

export function draftOrder({ customer, items, currency }: NewOrderInput): OrderDraft {
  return { id: newId('ord'), customer, items, amount: amountOf(items), currency, email: emailOf(customer) };
}

const customers = [
  'Ada Lovelace',
  'Grace Hopper',
  'Alan Turing',
  'Katherine Johnson',
  'Edsger Dijkstra',
  'Barbara Liskov',
];
const goods: readonly Omit<OrderItem, 'quantity'>[] = [
  { sku: 'LAMP-OAK', unitPrice: 4_900 },
  { sku: 'CHAIR-ASH', unitPrice: 12_900 },
  { sku: 'MUG-BLUE', unitPrice: 1_200 },
  { sku: 'RUG-WOOL', unitPrice: 18_900 },
  { sku: 'SHELF-PINE', unitPrice: 7_500 },
];

/** Two different items in EUR. Every price ends in 00, and so does the amount: the payment provider takes it without a fault. */
export function draftDemoOrder(): OrderDraft {
  const first = Math.floor(Math.random() * goods.length);
  const second = (first + 1 + Math.floor(Math.random() * (goods.length - 1))) % goods.length;
  const items = [first, second]
    .flatMap((index) => goods.slice(index, index + 1))
    .map((item) => ({ ...item, quantity: 1 + Math.floor(Math.random() * 3) }));
  return draftOrder({
    customer: customers[Math.floor(Math.random() * customers.length)] ?? 'Ada Lovelace',
    items,
    currency: 'EUR',
  });
}

/** Orders keep no address; one that goes nowhere is made from the name. */
function emailOf(customer: string): string {
  if (/^\S+@\S+$/.test(customer)) return customer;
  const name = customer
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '.')
    .replaceAll(/^\.+|\.+$/g, '');
  return `${name || 'customer'}@example.com`;
}
