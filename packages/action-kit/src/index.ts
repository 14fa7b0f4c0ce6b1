export { defineAction, type ActionDefinition, type ActionOptions } from './action.ts';
export type { ActionContext, ActionLogger, Checkpoint } from './context.ts';
export { describeAction } from './describe-action.ts';
export { ActionFailure, type ActionFailureOptions, AttemptsOver, NothingToUndo, StoreUnavailable } from './failure.ts';
export { isWithoutEffect, markWithoutEffect } from './no-effect.ts';
