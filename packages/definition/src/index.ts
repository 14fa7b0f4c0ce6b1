export * from './addresses.ts';
export * from './built-in-actions.ts';
export * from './catalogue.ts';
export type * from './definition.ts';
export { closeSchema } from './schema-references.ts';
export { limits as definitionLimits } from './limits.ts';
export * from './program.ts';
export { isWorkStep } from './work-steps.ts';
export * from './workflow-reference.ts';
