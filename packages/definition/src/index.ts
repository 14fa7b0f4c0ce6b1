export * from './addresses.ts';
export * from './catalogue.ts';
export * from './program.ts';
