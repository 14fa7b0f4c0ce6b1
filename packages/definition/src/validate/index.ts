export { readJsonText, type ReadJson } from './text.ts';
export { problemCodes, type Problem, type ProblemCode } from './problem.ts';
export { canonicalJson, hashDefinition } from './hash.ts';
export { checkRunInput } from './run-input.ts';
export { validateDefinition, validateText, type Validation } from './validate.ts';
