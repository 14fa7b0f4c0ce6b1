import { ActionFailure } from '@waymark/action-kit';
import type { SecretVault } from '@waymark/action-kit/worker';
import type { Database } from '../database.ts';
import { toStoreError } from '../store-error.ts';
import type { SecretKeys } from './keys.ts';
import { readSecrets } from './store.ts';

/** What workers read secrets from, just before an action gets them. @param keys null: this process has none */
export function createSecretVault(database: Pick<Database, 'pool'>, keys: SecretKeys | null): SecretVault {
  return {
    read: async (tenant, names) => {
      if (!keys) throw unreadable('this worker has no key: set WAYMARK_SECRET_KEY, or WAYMARK_HOME');
      try {
        return await readSecrets(database, keys, tenant, names);
      } catch (error) {
        const thrown = toStoreError(error);
        throw thrown === error ? unreadable(error instanceof Error ? error.message : 'it cannot be opened') : thrown;
      }
    },
  };
}

/** Another worker may have the key, or this one after its operator has seen to it. */
function unreadable(reason: string): ActionFailure {
  return new ActionFailure('SecretUnreadable', `a secret of the step cannot be read: ${reason}`, { effect: 'none' });
}
