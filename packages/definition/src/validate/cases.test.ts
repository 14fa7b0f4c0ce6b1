import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeAction } from '../../test/catalogue.ts';
import type { Catalogue } from '../catalogue.ts';
import { validateText } from './validate.ts';

const actions: Record<string, string[]> = {
  '01-travel-saga': [
    ...['flights.reserve', 'flights.cancel', 'cars.reserve', 'cars.cancel', 'payments.charge', 'payments.refund'],
    ...['flights.confirm', 'cars.confirm', 'notify.send'],
  ],
  '03a-money-transfer': ['bank.withdraw', 'bank.deposit'],
  '05-ecommerce-dag': [
    ...['orders.validate', 'fraud.check', 'inventory.reserve', 'inventory.release', 'ml.recommend', 'payments.charge'],
    ...['payments.refund', 'billing.invoice', 'shipping.ship', 'shipping.cancel', 'email.send'],
  ],
};

function validateCase(name: string) {
  const catalogue: Catalogue = {
    actions: (actions[name] ?? []).map((action) => describeAction(action, {}, { inputSchema: { type: 'object' } })),
  };
  return validateText(
    readFileSync(join(import.meta.dirname, '../../../../test/cases', `${name}.json`), 'utf8'),
    catalogue,
  );
}

test.each(Object.keys(actions))('the case %s is valid, without a warning', (name) => {
  expect(validateCase(name)).toMatchObject({ valid: true, warnings: [] });
});

test('compensations keep their 10 attempts whatever the defaults say, and take everything else from them', () => {
  const validation = validateCase('03a-money-transfer');
  const withdraw = validation.valid ? validation.program.steps[0] : null;
  expect(withdraw).toMatchObject({
    retry: { maximumAttempts: 500, maximumInterval: 100_000, jitter: 0.2 },
    attemptTimeout: 60_000,
    compensate: { when: 'unknown', kind: 'work', work: { retry: { maximumAttempts: 10, maximumInterval: 100_000 } } },
  });
});

test('a step without dependencies after a diamond waits for its open ends', () => {
  const validation = validateCase('05-ecommerce-dag');
  const steps = validation.valid ? validation.program.steps : [];
  expect(Object.fromEntries(steps.map(({ id, waitsFor }) => [id, waitsFor]))).toEqual({
    validate: [],
    fraud: ['validate'],
    stock: ['validate'],
    recommend: ['validate'],
    charge: ['fraud', 'stock'],
    invoice: ['charge'],
    ship: ['charge'],
    mail: ['recommend', 'invoice', 'ship'],
  });
});
