export { definitionJsonSchema } from '@waymark/services';
export { createApi, type Api } from './create-api.ts';
export { getApi } from './get-api.ts';
export { problemStatuses, problemTitles, type ProblemCode } from './problems/codes.ts';
export { Problem } from './problems/problem.ts';
