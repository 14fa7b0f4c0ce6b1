export { startStack, type Stack } from './start-stack.ts';
