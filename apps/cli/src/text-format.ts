import type { TextFormat } from '@waymark/definition/validate';

/** How a file is written, by its name. */
export function formatOf(file: string): TextFormat {
  return /\.ya?ml$/.test(file) ? 'yaml' : 'json';
}
