import { expect, test } from 'vitest';
import { useProduct } from '../support/use-product.ts';

const waymark = useProduct({ name: 'one-value', steps: [{ id: 'only', type: 'value', value: 7 }] });

async function timed(method: string, path: string, body?: null | object): Promise<{ status: number; seconds: number }> {
  const begin = performance.now();
  const response = await waymark.api.send(
    method,
    path,
    body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
  );
  await response.body?.cancel();
  return { status: response.status, seconds: (performance.now() - begin) / 1_000 };
}

test(
  'a frozen PostgreSQL gives 503 within 5 s on every route, and all works again after it',
  { timeout: 120_000 },
  async () => {
    await waymark.product.freeze('postgres');
    try {
      for (const [method, path, body] of [
        ['GET', '/runs'],
        ['GET', '/workflows'],
        ['GET', '/approvals'],
        ['GET', '/orders'],
        ['GET', '/db/snapshot'],
        ['GET', '/readyz'],
        ['POST', '/workflows/one-value/runs', {}],
      ] as const) {
        const { status, seconds } = await timed(method, path, body);
        expect({ path, status, inTime: seconds < 5 }).toEqual({ path, status: 503, inTime: true });
      }
    } finally {
      await waymark.product.thaw('postgres');
    }
    const { runId } = await waymark.api.start('one-value');
    expect((await waymark.api.waitForEnd(runId)).status).toBe('completed');
  },
);

test(
  'with a frozen Temporal a start and a cancel are accepted within 5 s and carried out after it',
  { timeout: 120_000 },
  async () => {
    await waymark.product.freeze('temporal');
    let runId = '';
    try {
      const begin = performance.now();
      runId = (await waymark.api.start('one-value')).runId;
      expect(performance.now() - begin).toBeLessThan(5_000);
      expect((await timed('GET', '/runs')).status).toBe(200);
      expect((await timed('GET', '/readyz')).status).toBe(503);
    } finally {
      await waymark.product.thaw('temporal');
    }
    expect((await waymark.api.waitForEnd(runId)).status).toBe('completed');
  },
);
