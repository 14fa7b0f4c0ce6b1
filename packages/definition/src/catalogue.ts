import type { JsonObject, RetryPolicy } from '@waymark/protocol';

/**
 * An action as its worker publishes it to the database when it starts. Validation reads it there, and publishing
 * resolves its settings into the program.
 */
export type ActionDescription = {
  name: string;
  title: string;
  description: string;
  /** JSON Schema 2020-12. */
  inputSchema: JsonObject;
  outputSchema: JsonObject;
  queue: string;
  placement: 'near' | 'queue';
  /** What the action's author set; durations in milliseconds. */
  defaults: { retry?: Partial<RetryPolicy>; attemptTimeout?: number; heartbeatTimeout?: number };
  /** The compensation that the action's author declared, as in a definition's `compensate`; null: none. */
  compensate: JsonObject | null;
};

/** A published version of a workflow, as far as others that start it have to know it. */
export type PublishedVersion = {
  name: string;
  version: number;
  /** The workflows that it starts, as `name` or `name@3`. */
  starts: string[];
};

/** What validation knows about the world around a definition. */
export type Catalogue = {
  actions: ActionDescription[];
  /** The names of the secrets that there are; absent: nobody knows them here, and any name is accepted. */
  secrets?: string[];
  /** All versions of all workflows. Absent: none. */
  workflows?: PublishedVersion[];
};
