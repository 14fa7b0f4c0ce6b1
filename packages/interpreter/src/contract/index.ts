export * from './build-program.ts';
export { describeEntry, findDifferences } from './check-scenario.ts';
export { defineScenario } from './define-scenario.ts';
export { starter } from './scenario.ts';
export type * from './scenario.ts';
export { scenarios } from './scenarios.ts';
