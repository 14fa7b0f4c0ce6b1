import { pino } from 'pino';

/** The actions worker's own log: one JSON line per message on stdout. */
export const logger = pino({
  name: 'actions',
  level: process.env['LOG_LEVEL'] ?? 'info',
  serializers: { error: pino.stdSerializers.err },
});
