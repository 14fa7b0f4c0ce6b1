export { connectWorker, type ConnectedWorker } from './connect-worker.ts';
export { insist } from './insist.ts';
export { createLogger, type Logger } from './logger.ts';
export { runProcess, type StartOptions } from './run-process.ts';
export { installTemporalRuntime } from './temporal-runtime.ts';
