import { parseWorkflowReference } from '@waymark/definition';
import type { ActionDescription, Catalogue, PublishedVersion } from '@waymark/definition';
import { taskQueues } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';

/** Steps of the older form without an action are simulated by this one. */
const simulatedWork = 'demo.task';

/**
 * A catalogue for a place where nobody knows what workers offer and what is published: it has every action and workflow
 * that the document names, and each takes and gives anything.
 */
export function openCatalogue(document: Json): Catalogue {
  return {
    actions: [...new Set([...listActionNames(document), simulatedWork])].map(describeAction),
    workflows: listWorkflows(document),
  };
}

function listActionNames(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(listActionNames);
  const named = 'action' in value ? [value['action'], value['allowed']].flat() : [];
  const names = named.filter((name) => typeof name === 'string' && !name.includes('${'));
  return [...names.map(String), ...Object.values(value).flatMap(listActionNames)];
}

function listWorkflows(value: Json): PublishedVersion[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(listWorkflows);
  const named = value['type'] === 'workflow' ? [value['workflow'], value['allowed']].flat() : [];
  const versions = named.flatMap((text) => {
    const reference = typeof text === 'string' ? parseWorkflowReference(text) : null;
    return reference ? [{ name: reference.name, version: reference.version ?? 1, starts: [] }] : [];
  });
  return [...versions, ...Object.values(value).flatMap(listWorkflows)];
}

function describeAction(name: string): ActionDescription {
  return {
    name,
    title: name,
    description: '',
    inputSchema: {},
    outputSchema: {},
    queue: taskQueues.actions,
    placement: 'queue',
    defaults: {},
    compensate: null,
  };
}
