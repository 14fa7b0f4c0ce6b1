export { Cancellation } from './cancellation.ts';
export type { CancellationReason } from './cancellation.ts';
export { interpret } from './interpret.ts';
export type { ExecutionEnd, InterpretOptions } from './interpret.ts';
export type * from './runtime.ts';
