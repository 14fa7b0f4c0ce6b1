import type { JsonObject } from '@waymark/protocol';
import { validateDefinition, type Problem, type Validation } from '../src/validate/index.ts';
import { catalogue } from './catalogue.ts';

/** Validates steps as a definition named "test", with the catalogue of the examples. */
export function validateSteps(steps: unknown, more: JsonObject = {}): Validation {
  return validateDefinition({ name: 'test', steps, ...more }, catalogue);
}

/** The errors as `CODE pointer`. */
export function listErrors(validation: Validation): string[] {
  return validation.valid ? [] : validation.errors.map(name);
}

/** The warnings as `CODE pointer`. */
export function listWarnings({ warnings }: Validation): string[] {
  return warnings.map(name);
}

function name({ code, pointer }: Problem): string {
  return `${code} ${pointer}`;
}
