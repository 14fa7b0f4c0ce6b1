import type { Json } from '@waymark/protocol';
import { parse as parseYaml } from 'yaml';
import type { TextFormat } from '../../api/types.ts';

/** What the server takes at most; of more the graph would only keep people waiting. */
const longest = 256 * 1_024;

/** How a text is written: JSON opens a brace, and a quote in it. Everything else is YAML, or becomes it while typing. */
export function formatOf(text: string): TextFormat {
  return /^\s*(\{\s*(["}]|$)|$)/.test(text) ? 'json' : 'yaml';
}

/** What a text says, read for the pages only: the server is stricter. Null while it cannot be read. */
export function readDefinitionText(text: string): Json | null {
  if (text.length > longest) return null;
  try {
    return formatOf(text) === 'json'
      ? (JSON.parse(text) as Json)
      : (parseYaml(text, { logLevel: 'error', uniqueKeys: false }) as Json);
  } catch {
    return null;
  }
}
