import { expect, test } from 'vitest';
import { draftDemoOrder, draftOrder } from './draft.ts';
import { amountOf } from './schemas.ts';

test('an order for the demo has two different items in EUR and an amount that ends in 00', () => {
  for (let index = 0; index < 200; index += 1) {
    const { items, amount, currency } = draftDemoOrder();
    expect(new Set((items as { sku: string }[]).map(({ sku }) => sku)).size).toBe(2);
    expect(amount % 100).toBe(0);
    expect(currency).toBe('EUR');
  }
});

test('the amount is the sum over the items', () => {
  expect(
    amountOf([
      { sku: 'a', quantity: 3, unitPrice: 1_002 },
      { sku: 'b', quantity: 1, unitPrice: 99 },
    ]),
  ).toBe(3_105);
});

test.each([
  ['Zoë Müller', 'zoe.muller@example.com'],
  ['ada@lovelace.example', 'ada@lovelace.example'],
  ['☃', 'customer@example.com'],
])('%s gets mail at %s', (customer, email) => {
  expect(draftOrder({ customer, items: [], currency: 'EUR' }).email).toBe(email);
});
