import type { ChangeHub, Database, SecretKeys } from '@waymark/database';
import { localUserName } from '@waymark/protocol';
import type { TemporalClient } from '@waymark/temporal';
import { ServiceError } from './errors.ts';

/** Who asks. One local user until access control comes. */
export type Actor = { kind: 'user'; name: string };

/** What every service works with. */
export type ServiceContext = {
  actor: Actor;
  database: Database;
  temporal: TemporalClient;
  /** Only for the streams; absent in processes that follow nothing. */
  changes?: ChangeHub;
  /** The folder with this instance's `instance.json`; null: it is not run by the launcher. */
  home?: string | null;
  /** That secrets are kept under; absent: none can be set here. */
  secretKeys?: SecretKeys | null;
  /** Where new runs are queued; default: the orchestrators' common queue. */
  taskQueue?: string;
};

export const localUser: Actor = { kind: 'user', name: localUserName };

const permissions = [
  'definitions.publish',
  'definitions.read',
  'runs.start',
  'runs.read',
  'runs.cancel',
  'runs.operate',
  'approvals.read',
  'approvals.decide',
  'events.send',
  'events.read',
  'orders.create',
  'orders.read',
  'secrets.read',
  'secrets.write',
  'database.read',
  'database.reset',
] as const;
export type Permission = (typeof permissions)[number];

/**
 * The one place that says who may do what; every service asks it first.
 *
 * @throws {ServiceError} FORBIDDEN
 */
export function requirePermission({ actor }: ServiceContext, permission: Permission): void {
  if (grantedTo(actor).includes(permission)) return;
  throw new ServiceError('FORBIDDEN', `"${actor.name}" may not do this (${permission}).`);
}

/** The local user may do everything. */
function grantedTo({ kind }: Actor): readonly Permission[] {
  return kind === 'user' ? permissions : [];
}
