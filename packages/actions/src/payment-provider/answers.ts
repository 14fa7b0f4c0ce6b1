import { z } from 'zod';
import type { Ledger, LedgerEntry } from './ledger.ts';

export const ChargeRequest = z.object({ orderId: z.string().min(1), amount: z.int().min(0) });
export const RefundRequest = z.object({
  orderId: z.string().min(1),
  /** The key of the charge to give back; without it: all of the order's. */
  charge: z.string().nullish(),
});

export type Answer =
  | { status: number; body: unknown }
  /** The work is done, the answer gets lost. */
  | 'drop the connection';

/**
 * Charges once per key. How an amount ends decides what goes wrong, so that every failure can be tried: …02 is
 * declined, …03 fails twice and then works, …04 works and loses its first answer.
 */
export function answerCharge(ledger: Ledger, key: string, { orderId, amount }: z.infer<typeof ChargeRequest>): Answer {
  const requests = ledger.present(key);
  const former = ledger.find(key);
  if (former)
    return former.orderId === orderId && former.amount === amount ? { status: 200, body: former } : keyMismatch(key);
  if (ledger.isRevoked(key)) return problem(409, 'ChargeRevoked', 'this charge was undone before it was made');

  const cents = amount % 100;
  if (cents === 2) return problem(402, 'PaymentDeclined', 'the card was declined');
  if (cents === 3 && requests <= 2) return problem(500, 'ProviderError', 'the provider failed; try again');
  ledger.charge(orderId, amount, key);
  if (cents === 4 && requests === 1) return 'drop the connection';
  return { status: 201, body: ledger.find(key) };
}

/** Gives back what was charged; nothing to give back is fine, and then a charge under the named key is refused later. */
export function answerRefund(ledger: Ledger, key: string, { orderId, charge }: z.infer<typeof RefundRequest>): Answer {
  ledger.present(key);
  const former = ledger.find(key);
  if (former) return former.orderId === orderId ? { status: 200, body: former } : keyMismatch(key);
  if (ledger.foundNothing(key)) return nothingToRefund(orderId, key);

  const charges = ledger.listRefundable(orderId, charge ?? null);
  if (charges.length === 0) {
    if (charge) ledger.revoke(charge);
    ledger.refundNothing(orderId, key);
    return nothingToRefund(orderId, key);
  }
  ledger.refund(orderId, charges, key);
  return { status: 201, body: ledger.find(key) };
}

function nothingToRefund(orderId: string, key: string): Answer {
  return {
    status: 200,
    body: { id: null, kind: 'refund', orderId, amount: 0, key } satisfies Omit<
      LedgerEntry,
      'id' | 'requests' | 'at'
    > & { id: null },
  };
}

function keyMismatch(key: string): Answer {
  return problem(422, 'IdempotencyMismatch', `the key "${key}" was used for another request`);
}

export function problem(
  status: number,
  code: string,
  message: string,
): { status: number; body: { code: string; message: string } } {
  return { status, body: { code, message } };
}
