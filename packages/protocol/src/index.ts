export * from './activity.ts';
export * from './duration.ts';
export * from './errors.ts';
export * from './journal.ts';
export * from './json.ts';
export * from './messages.ts';
export * from './run-events.ts';
export * from './statuses.ts';
