import type { JsonObject } from '@waymark/protocol';
import { post, start } from './api.ts';

/**
 * Starts a run with two levels of sub-runs, the inner of which waits for an approval, and with a detached one.
 *
 * @param queue of the orchestrators of its sub-runs; absent: that of the product
 * @returns the id of the outermost run
 */
export async function startTree(url: string, queue?: string): Promise<string> {
  for (const definition of listDefinitions(queue)) await post(url, '/workflows', definition);
  return (await start(url, 'tree-root', { input: {} })).runId;
}

function listDefinitions(queue: string | undefined): JsonObject[] {
  const leaf = [
    { id: 'ask', type: 'approval', if: '${ input.ask }', title: 'Let the leaf fall?', approvers: { roles: ['a'] } },
    { id: 'fall', type: 'value', value: 'fallen' },
  ];
  const branch = [{ id: 'inner', type: 'workflow', workflow: 'tree-leaf', input: { ask: true } }];
  const root = [
    { id: 'aside', type: 'workflow', workflow: 'tree-leaf', mode: 'detach', input: { ask: false } },
    { id: 'far', type: 'workflow', workflow: 'tree-branch', ...(queue === undefined ? {} : { queue }) },
  ];
  return [
    { name: 'tree-leaf', steps: leaf },
    { name: 'tree-branch', steps: branch },
    { name: 'tree-root', steps: root },
  ];
}
