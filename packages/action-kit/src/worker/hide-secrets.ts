import type { ActionLogger } from '../context.ts';
import type { Json } from '@waymark/protocol';
import type { AttemptError } from '../failure.ts';
import type { Verdict } from './judge.ts';
import type { Scrub } from './scrub.ts';

/** What an attempt failed with, without the secrets that it may speak of. */
export function hideSecrets(verdict: Verdict, scrub: Scrub): Verdict {
  if (verdict.kind === 'cancelled') return verdict;
  const { type, message, data } = verdict.error;
  const error: AttemptError = { type: scrub.text(type), message: scrub.text(message), data: scrub.json(data) };
  return { ...verdict, error };
}

/** A log that secrets do not get into. */
export function hideInLog(log: ActionLogger, scrub: Scrub): ActionLogger {
  const write =
    (level: keyof ActionLogger) =>
    (message: string, fields?: Record<string, unknown>): void =>
      log[level](scrub.text(message), fields && hideFields(fields, scrub));
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Fields as JSON: what is none (an error) becomes its text. */
function hideFields(fields: Record<string, unknown>, scrub: Scrub): Record<string, unknown> {
  const plain = JSON.stringify(fields, (_, value: unknown) =>
    value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value,
  );
  return scrub.json(JSON.parse(plain) as Json) as Record<string, unknown>;
}
