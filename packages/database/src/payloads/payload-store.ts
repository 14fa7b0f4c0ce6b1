import type { Database } from '../database.ts';

/** A value of a run, by its hash. */
export type PayloadKey = { runId: string; sha256: string };

/** Keeps values that are too large for Temporal's histories. */
export type PayloadStore = {
  /** Keeps values; one that is there already is the same. */
  put(payloads: readonly (PayloadKey & { data: Uint8Array })[]): Promise<void>;
  /** @returns the values in the order of the keys; null: it is not there */
  get(keys: readonly PayloadKey[]): Promise<(Uint8Array | null)[]>;
};

/** Keeps them in PostgreSQL. */
export function createPayloadStore({ pool }: Pick<Database, 'pool'>): PayloadStore {
  return {
    async put(payloads) {
      await pool.query({
        name: 'put-payloads',
        text: `INSERT INTO payload (run_id, sha256, data)
               SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ON CONFLICT DO NOTHING`,
        values: [
          payloads.map(({ runId }) => runId),
          payloads.map(({ sha256 }) => sha256),
          payloads.map(({ data }) => Buffer.from(data)),
        ],
      });
    },
    async get(keys) {
      const { rows } = await pool.query<{ run_id: string; sha256: string; data: Buffer }>({
        name: 'get-payloads',
        text: `SELECT run_id, sha256, data FROM payload
               WHERE (run_id, sha256) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
        values: [keys.map(({ runId }) => runId), keys.map(({ sha256 }) => sha256)],
      });
      return keys.map(
        ({ runId, sha256 }) => rows.find((row) => row.run_id === runId && row.sha256 === sha256)?.data ?? null,
      );
    },
  };
}
