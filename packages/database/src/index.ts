export { createChangeHub, type Change, type ChangeHub, type ChangeListener } from './changes/listen.ts';
export { createDatabase, type Database, type DatabaseOptions } from './database.ts';
export { isDatabaseUnavailable, isUniqueViolation } from './errors.ts';
export { appendRunEvents, type NewRunEvent } from './run-events/append.ts';
export { inTransaction, type Queryable } from './transaction.ts';
