import { builtInActions } from '../built-in-actions.ts';
import type { ActivityWork, Definition, HttpWork, WorkDefinition } from '../definition.ts';
import type { Work } from '../program.ts';
import { closeSchema } from '../schema-references.ts';

/** Work that an action does, as opposed to an activity of somebody else. */
export type ActionsWork = Exclude<WorkDefinition, ActivityWork>;

/** The action that does a piece of work, whatever its type. */
export function actionNameOf(work: ActionsWork): string {
  return work.type === undefined || work.type === 'action' ? work.action : builtInActions[work.type].name;
}

/** The actions one of which does a piece of work: where its name is computed those that are allowed. */
export function actionNamesOf(work: ActionsWork): string[] {
  return 'allowed' in work && work.allowed ? [...new Set(work.allowed)] : [actionNameOf(work)];
}

/**
 * What the action of a piece of work gets: the own keys of each type become its input.
 *
 * @param schemas those of the definition, which schemas may refer to
 */
export function compileWork(
  work: ActionsWork,
  schemas: Definition['schemas'],
): Pick<Work, 'action' | 'input' | 'settings'> {
  const action = actionNameOf(work);
  switch (work.type) {
    case 'http':
      return { action, ...compileHttp(work, schemas) };
    case 'script':
      return { action, input: work.input ?? {}, settings: { source: work.source } };
    default:
      return { action, input: work.input ?? {} };
  }
}

function compileHttp(
  { method = 'GET', url, query, headers, body, auth, expect = {} }: HttpWork,
  schemas: Definition['schemas'],
): Pick<Work, 'input' | 'settings'> {
  return {
    input: {
      method,
      url,
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
      ...(auth === undefined ? {} : { auth }),
    },
    settings: { expect: expect.schema ? { ...expect, schema: closeSchema(expect.schema, schemas) } : expect },
  };
}
