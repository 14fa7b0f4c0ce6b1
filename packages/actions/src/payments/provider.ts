import { ActionFailure } from '@waymark/action-kit';
import { z } from 'zod';
import { toIdempotencyHeader } from '../idempotency-header.ts';

const Answer = z.object({ id: z.string().nullable(), amount: z.int() });
const Refusal = z.object({ code: z.string(), message: z.string() });

export type PaymentProvider = {
  charge(
    request: { orderId: string; amount: number },
    key: string,
    signal: AbortSignal,
  ): Promise<z.infer<typeof Answer>>;
  /** `charge` is the key of the charge to give back; null: all of the order's. `id` null: there was nothing to give back. */
  refund(
    request: { orderId: string; charge: string | null },
    key: string,
    signal: AbortSignal,
  ): Promise<z.infer<typeof Answer>>;
};

/** Milliseconds for one request. */
const requestTimeout = 10_000;

/**
 * The payment provider over HTTP.
 *
 * @param url without a path
 */
export function createPaymentProvider(url: string): PaymentProvider {
  return {
    charge: (request, key, signal) => post(`${url}/charges`, request, key, signal),
    refund: ({ orderId, charge }, key, signal) =>
      post(`${url}/refunds`, { orderId, charge: charge === null ? null : toIdempotencyHeader(charge) }, key, signal),
  };
}

async function post(url: string, body: unknown, key: string, signal: AbortSignal): Promise<z.infer<typeof Answer>> {
  const response = await reach(url, body, key, AbortSignal.any([signal, AbortSignal.timeout(requestTimeout)]));
  if (response.status >= 400) throw toFailure(response.status, Refusal.safeParse(response.body).data);
  return Answer.parse(response.body);
}

async function reach(
  url: string,
  body: unknown,
  key: string,
  signal: AbortSignal,
): Promise<{ status: number; body: unknown }> {
  try {
    const headers = { 'content-type': 'application/json', 'idempotency-key': toIdempotencyHeader(key) };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : null };
  } catch (cause) {
    throw new ActionFailure('PaymentProviderUnavailable', 'the payment provider did not answer', { cause });
  }
}

/** What the provider refuses for good has had no effect; after anything else nobody knows. */
function toFailure(status: number, refusal: z.infer<typeof Refusal> | undefined): ActionFailure {
  const message = `the payment provider: ${refusal?.message ?? `status ${status}`}`;
  switch (status) {
    case 402:
      return new ActionFailure('PaymentDeclined', message, { retryable: false, effect: 'none' });
    case 409:
      return new ActionFailure('StepRevoked', message, { retryable: false, effect: 'none' });
    default:
      return new ActionFailure('PaymentProviderError', message, {
        retryable: status >= 500,
        data: { status, code: refusal?.code ?? null },
      });
  }
}
