import type { Work } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, SecretPlace } from '@waymark/protocol';
import type { Run } from './run.ts';
import type { ActivityCall } from './runtime.ts';

type Own = Pick<ActivityCall, 'address' | 'generation' | 'phase' | 'idempotencyKey' | 'undoes' | 'summary' | 'timeout'>;

/** What is handed to the runtime: the settings of an action with all values known. @throws {ExpressionError | StepFailure} */
export function createCall(run: Run, work: Work, input: Json, variables: Scope, own: Own): ActivityCall {
  return {
    ...own,
    action: work.action,
    ...(work.foreign ? { foreign: true } : {}),
    input: work.settings === undefined ? input : { ...work.settings, input },
    queue: work.queue,
    placement: work.placement,
    retry: work.retry,
    attemptTimeout: run.expressions.duration(work.attemptTimeout, variables),
    heartbeatTimeout:
      work.heartbeatTimeout === null ? null : run.expressions.duration(work.heartbeatTimeout, variables),
    resultSchema: work.resultSchema ?? null,
    secrets: placeSecrets(work),
  };
}

/** The settings around the input move it one level down. */
function placeSecrets({ secrets = [], settings }: Work): readonly SecretPlace[] {
  return settings === undefined ? secrets : secrets.map((place) => ({ ...place, pointer: `/input${place.pointer}` }));
}
