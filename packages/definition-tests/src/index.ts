export { openCatalogue } from './open-catalogue.ts';
export { readTestFile } from './read-test-file.ts';
export { runTests, type TestResult } from './run-tests.ts';
export type { Difference } from './compare.ts';
export type { TestFile } from './test-file.ts';
