import type { ChangeHub, Database } from '@waymark/database';
import type { TemporalClient } from '@waymark/temporal';
import { ServiceError } from './errors.ts';

/** Who asks. One local user, and Waymark itself, until access control comes. */
export type Actor = { kind: 'user'; name: string } | { kind: 'system'; name: string };

/** What every service works with. */
export type ServiceContext = {
  actor: Actor;
  database: Database;
  temporal: TemporalClient;
  /** Only for the streams; absent in processes that follow nothing. */
  changes?: ChangeHub;
  /** The folder with this instance's `instance.json`; null: it is not run by the launcher. */
  home?: string | null;
};

export const localUser: Actor = { kind: 'user', name: 'local' };

export type Permission =
  | 'definitions.publish'
  | 'definitions.read'
  | 'runs.start'
  | 'runs.read'
  | 'runs.cancel'
  | 'runs.dispatch'
  | 'approvals.read'
  | 'approvals.decide'
  | 'orders.create'
  | 'orders.read'
  | 'database.read'
  | 'database.reset';

/** What only Waymark's own processes do. */
const ofTheSystem: readonly Permission[] = ['runs.dispatch'];

/**
 * The one place that says who may do what; every service asks it first.
 *
 * @throws {ServiceError} FORBIDDEN
 */
export function requirePermission({ actor }: ServiceContext, permission: Permission): void {
  if (actor.kind === 'system' || !ofTheSystem.includes(permission)) return;
  throw new ServiceError('FORBIDDEN', `"${actor.name}" may not do this (${permission}).`);
}
