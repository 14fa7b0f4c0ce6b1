import { type Problem, type TextFormat, validateText } from '@waymark/definition/validate';
import { type ServiceContext, requirePermission } from '../context.ts';
import { readCatalogue } from './catalogue.ts';
import { refuseUnreadable } from './refuse.ts';

export type ValidationAnswer = { valid: boolean; errors: Problem[]; warnings: Problem[] };

/**
 * Says everything that is wrong with a definition, without publishing it.
 *
 * @throws {ServiceError} when the text cannot be read at all
 */
export async function validateDefinitionText({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { text: string; format?: TextFormat };
}): Promise<ValidationAnswer> {
  requirePermission(ctx, 'definitions.read');
  const validation = validateText(input.text, await readCatalogue(ctx), input.format);
  if (validation.valid) return { valid: true, errors: [], warnings: validation.warnings };
  refuseUnreadable(validation);
  return { valid: false, errors: validation.errors, warnings: validation.warnings };
}
