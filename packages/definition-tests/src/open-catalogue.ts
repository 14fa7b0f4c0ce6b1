import type { ActionDescription, Catalogue } from '@waymark/definition';
import { taskQueues } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';

/** Steps of the older form without an action are simulated by this one. */
const simulatedWork = 'demo.task';

/**
 * A catalogue for a place where nobody knows what workers offer: it has every action that the document names, and each
 * takes and gives anything.
 */
export function openCatalogue(document: Json): Catalogue {
  return { actions: [...new Set([...listActionNames(document), simulatedWork])].map(describeAction) };
}

function listActionNames(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(listActionNames);
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'action' && typeof inner === 'string' ? [inner] : listActionNames(inner),
  );
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
