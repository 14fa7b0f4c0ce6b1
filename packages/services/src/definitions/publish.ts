import { publishVersion } from '@waymark/database';
import { listStartedWorkflows } from '@waymark/definition';
import { type TextFormat, validateText } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { readCatalogue } from './catalogue.ts';
import { getWorkflowVersion } from './get.ts';
import { refuseInvalid } from './refuse.ts';
import type { WorkflowView } from './view.ts';

export type PublishInput = {
  /** The definition as it was sent. */
  text: string;
  /** How it is written; default: JSON. */
  format?: TextFormat;
  /** Where the same content counts as published already; default: in the newest version. */
  same?: 'newest' | 'any';
};

/**
 * Publishes a definition as the next version of its workflow. The same content again makes no new version.
 *
 * @throws {ServiceError} with all findings when the definition is not valid
 */
export async function publishDefinition({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: PublishInput;
}): Promise<{ workflow: WorkflowView; created: boolean }> {
  requirePermission(ctx, 'definitions.publish');
  const { text, format = 'json' } = input;
  const validation = validateText(text, await readCatalogue(ctx), format);
  if (!validation.valid) return refuseInvalid(validation);

  const { definition, program, warnings, hash } = validation;
  const { version, created } = await publishVersion(
    ctx.database,
    {
      name: program.name,
      title: typeof program.title === 'string' ? program.title : null,
      hash,
      form: program.form,
      definition,
      program: program as unknown as Json,
      warnings: warnings as unknown as Json,
      source: format === 'json' ? null : { format, text },
      starts: listStartedWorkflows(program),
    },
    input.same ?? 'newest',
  );
  return { workflow: await getWorkflowVersion({ ctx, input: { name: program.name, version } }), created };
}
