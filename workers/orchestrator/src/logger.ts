import { pino } from 'pino';

/** The orchestrator's own log: one JSON line per message on stdout. */
export const logger = pino({
  name: 'orchestrator',
  level: process.env['LOG_LEVEL'] ?? 'info',
  serializers: { error: pino.stdSerializers.err },
});

export type Logger = Pick<typeof logger, 'info' | 'warn' | 'error' | 'debug'>;
