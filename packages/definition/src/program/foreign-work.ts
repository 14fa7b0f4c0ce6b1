import type { ActivityWork, Definition } from '../definition.ts';
import type { Work } from '../program.ts';
import { closeSchema } from '../schema-references.ts';
import { builtIn, durationOf, resolveRetry } from './settings.ts';

/**
 * A call of somebody else's activity with all its settings: built in < `defaults` of the document < the step. Its
 * attempts are made by Temporal itself, which knows neither jitter nor a list of what alone is retried.
 *
 * @param isUndo compensations have 10 attempts unless they say otherwise themselves
 */
export function resolveForeignWork(
  work: ActivityWork,
  { defaults = {}, schemas }: Pick<Definition, 'defaults' | 'schemas'>,
  isUndo: boolean,
): Work {
  const retry = resolveRetry(work.retry ?? {}, {}, defaults, isUndo);
  return {
    action: work.activityType,
    input: work.args ?? [],
    foreign: true,
    retry: { ...retry, jitter: 0, retryableErrorTypes: null },
    attemptTimeout: durationOf(work.attemptTimeout) ?? durationOf(defaults.attemptTimeout) ?? builtIn.attemptTimeout,
    heartbeatTimeout: durationOf(work.heartbeatTimeout) ?? null,
    queue: work.queue ?? defaults.queue ?? '',
    placement: 'queue',
    ...(work.idempotencyKey === undefined ? {} : { idempotencyKey: work.idempotencyKey }),
    ...(work.resultSchema === undefined ? {} : { resultSchema: closeSchema(work.resultSchema, schemas) }),
  };
}
