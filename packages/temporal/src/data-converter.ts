import { createHash } from 'node:crypto';
import {
  ApplicationFailure,
  type DataConverter,
  ExternalStorage,
  type Payload,
  StorageDriverClaim,
} from '@temporalio/common';
import { ExternalStorageRunner } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { StorageDriver } from '@temporalio/common';
import proto from '@temporalio/proto';
import { inlineMark } from '@waymark/protocol';
import type { TemporalClient } from './client.ts';

/** Bytes. What is larger stands beside Temporal, and in its histories only where it is. */
const largestInline = 64 * 1024;

/** Where large values are kept: under the id of their run and their hash. */
export type LargePayloads = {
  put(payloads: readonly { runId: string; sha256: string; data: Uint8Array }[]): Promise<void>;
  get(keys: readonly { runId: string; sha256: string }[]): Promise<(Uint8Array | null)[]>;
};

/**
 * What clients and workers read and write values with. Workflow code sees them whole: they are put in place before it
 * runs, in a replay, too.
 */
export function createDataConverter(payloads: LargePayloads): DataConverter {
  const driver = createDriver(payloads);
  return {
    externalStorage: new ExternalStorage({
      drivers: [driver],
      // Who knows nothing of Waymark could not find it.
      driverSelector: (_, { metadata }) => (metadata && inlineMark in metadata ? null : driver),
      payloadSizeThreshold: largestInline,
    }),
  };
}

const codec = proto.temporal.api.common.v1.Payload;

function createDriver(payloads: LargePayloads): StorageDriver {
  return {
    name: 'waymark',
    type: 'waymark.postgresql',
    async store({ target }, values) {
      const runId = target?.id ?? '';
      const stored = values.map((value) => {
        const data = codec.encode(value).finish();
        return { runId, sha256: hash(data), data };
      });
      await reach(() => payloads.put(stored));
      return stored.map(({ sha256 }) => new StorageDriverClaim({ runId, sha256 }));
    },
    async retrieve(_, claims) {
      const keys = claims.map(({ claimData }) => ({
        runId: claimData['runId'] ?? '',
        sha256: claimData['sha256'] ?? '',
      }));
      const found = await reach(() => payloads.get(keys));
      return keys.map(({ runId, sha256 }, index) => {
        const data = found[index];
        if (!data) throw new Error(`a value of run "${runId}" is not in the database any more (${sha256})`);
        if (hash(data) !== sha256) throw new Error(`a value of run "${runId}" was changed in the database (${sha256})`);
        return codec.decode(data);
      });
    },
  };
}

/** Milliseconds until an attempt is made again that could not read its input, or hand on its result. */
const patience = 3_000;

/** An activity has time until PostgreSQL is back, however short the pauses are that its step asks for. */
async function reach<Value>(act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw ApplicationFailure.create({
      type: 'StoreUnavailable',
      message: `large values cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      nextRetryDelay: patience,
      ...(error instanceof Error ? { cause: error } : {}),
    });
  }
}

function hash(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Puts a value in its place that an event of a history only refers to. */
export async function fetchPayload({ dataConverter }: TemporalClient, payload: Payload): Promise<Payload> {
  const storage = dataConverter?.externalStorage;
  return (storage && (await new ExternalStorageRunner(storage).retrieve([payload]))[0]) ?? payload;
}
