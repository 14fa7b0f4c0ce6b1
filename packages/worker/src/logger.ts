import { pino } from 'pino';

export type Logger = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** A process's own log: one JSON line per message on stdout. LOG_LEVEL sets from which level on. */
export function createLogger(name: string): Logger {
  return pino({
    name,
    level: process.env['LOG_LEVEL'] ?? 'info',
    serializers: { error: pino.stdSerializers.err },
  });
}
