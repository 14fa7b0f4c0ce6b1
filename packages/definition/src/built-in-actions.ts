import { builtInActionNames, taskQueues, type JsonObject } from '@waymark/protocol';
import type { ActionDescription } from './catalogue.ts';

/**
 * The actions behind step types that are not `action`. Every actions worker offers them, and every orchestrator those
 * that are placed near; they are in no catalogue, and definitions cannot name them.
 */
export const builtInActions = {
  http: describe(
    builtInActionNames.http,
    'HTTP request',
    { attemptTimeout: 30_000 },
    {
      type: 'object',
      required: ['status', 'headers', 'body', 'request'],
      properties: {
        status: { type: 'integer' },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        body: {},
        request: {
          type: 'object',
          required: ['method', 'url'],
          properties: { method: { type: 'string' }, url: { type: 'string' } },
        },
      },
    },
  ),
  script: describe(builtInActionNames.script, 'Script', { attemptTimeout: 30_000 }, {}),
  emit: {
    ...describe(
      builtInActionNames.emit,
      'Emit an event',
      {},
      {
        type: 'object',
        required: ['id', 'type', 'source', 'time', 'runId'],
        properties: {
          id: { type: 'string' },
          type: { type: 'string' },
          source: { type: 'string' },
          time: { type: 'string' },
          runId: { type: ['string', 'null'] },
        },
      },
    ),
    queue: taskQueues.orchestrator,
    placement: 'near',
  },
  workflow: {
    // Its time is that of the sub-run's start, not of the sub-run.
    ...describe(builtInActionNames.workflow, 'Start a sub-run', { attemptTimeout: 30_000 }, {}),
    queue: taskQueues.orchestrator,
    placement: 'near',
  },
} as const satisfies Record<string, ActionDescription>;

function describe(
  name: string,
  title: string,
  defaults: ActionDescription['defaults'],
  outputSchema: JsonObject,
): ActionDescription {
  const where = { queue: taskQueues.actions, placement: 'queue' } as const;
  return { name, title, description: '', inputSchema: {}, outputSchema, ...where, defaults, compensate: null };
}

/** The step type that an action stands behind; null: it is one like any other. */
export function findTypeOfAction(name: string): string | null {
  return Object.entries(builtInActions).find(([, action]) => action.name === name)?.[0] ?? null;
}
