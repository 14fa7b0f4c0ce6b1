import { expect, test } from 'vitest';
import { createDataConverter } from './data-converter.ts';

test('what cannot be reached is asked for again after a pause, whatever the retry policy of the step says', async () => {
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const driver = createDataConverter({ put: away, get: away }).externalStorage?.drivers[0];
  const expected = { type: 'StoreUnavailable', nextRetryDelay: 3_000, nonRetryable: false };
  await expect(driver?.store({}, [{ data: new Uint8Array(100_000) }])).rejects.toMatchObject(expected);
  await expect(driver?.retrieve({}, [{ claimData: { runId: 'run_1', sha256: 'a' } }])).rejects.toMatchObject(expected);
});
