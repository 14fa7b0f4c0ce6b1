import { afterAll, beforeAll } from 'vitest';
import type { JsonObject } from '@waymark/protocol';
import { createApiClient } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { startProduct } from './product.ts';
import type { Product } from './product.ts';

/**
 * Starts the product before the tests of a file, publishes the definitions, and stops it after them.
 *
 * @returns what there is only while a test runs: `product`, and `api`, whose address stays the same over restarts
 */
export function useProduct(...definitions: JsonObject[]): { readonly product: Product; readonly api: ApiClient } {
  let product: Product | null = null;
  let api: ApiClient | null = null;
  beforeAll(async () => {
    product = await startProduct();
    api = createApiClient(product.url);
    for (const definition of definitions) await api.publish(definition);
  }, 300_000);
  afterAll(async () => {
    await product?.stop();
  });
  return {
    get product() {
      if (!product) throw new Error('the product has not been started yet');
      return product;
    },
    get api() {
      if (!api) throw new Error('the product has not been started yet');
      return api;
    },
  };
}
