export { canFit } from './can-fit.ts';
export { createWork } from './context.ts';
export type { TypeScope, Work } from './context.ts';
export { describeType } from './describe-type.ts';
export { inferTemplate } from './infer-template.ts';
export type { TypedTemplate, TypeProblem } from './infer-template.ts';
export * from './type.ts';
