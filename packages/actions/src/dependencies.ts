import type { EffectStore } from '@waymark/action-kit/worker';
import type { Database } from '@waymark/database';
import type { PoolClient } from 'pg';

/** Through what actions write: each write commits together with the record of its effect. */
export type Effects = EffectStore<PoolClient>;

export type NearDependencies = { database: Pick<Database, 'pool'> };

export type QueueDependencies = NearDependencies & {
  /** Of the payment provider, without a path. */
  paymentsUrl: string;
};
