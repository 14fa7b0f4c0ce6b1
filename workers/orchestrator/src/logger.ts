import { createLogger } from '@waymark/worker';

export const logger = createLogger('orchestrator');
