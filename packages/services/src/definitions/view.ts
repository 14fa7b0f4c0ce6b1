import type { WorkflowVersion } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import type { Finding } from '../errors.ts';
import { toTime } from '../values.ts';

/** A version of a workflow as people and programs see it. */
export type WorkflowView = {
  name: string;
  title: string | null;
  version: number;
  hash: string;
  form: 'v1' | 'older';
  createdAt: string;
  /** As it was sent; of YAML the JSON that it means. */
  definition: Json;
  /** The text as it was sent, where that was not JSON. */
  source: SourceText | null;
  warnings: Finding[];
};

export type SourceText = { format: 'yaml'; text: string };

export type VersionSummary = { version: number; hash: string; createdAt: string };

export function toWorkflowView(row: Omit<WorkflowVersion, 'program' | 'starts'>): WorkflowView {
  return {
    name: row.name,
    title: row.title,
    version: row.version,
    hash: row.hash,
    form: row.form === 'older' ? 'older' : 'v1',
    createdAt: toTime(row.createdAt),
    definition: row.definition as Json,
    source: row.source as SourceText | null,
    // Written by publishing alone.
    warnings: row.warnings as unknown as Finding[],
  };
}
