import type { Json } from '@waymark/protocol';

const width = 88;

/** JSON as people write it: what fits on a line stands on one. */
export function formatJson(value: Json): string {
  return `${format(value, 0, 0)}\n`;
}

function format(value: Json, depth: number, before: number): string {
  const line = inline(value);
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const fits = depth * 2 + before + line.length <= width && depth > 0;
  if (entries.length === 0 || fits) return line;
  const indent = '  '.repeat(depth + 1);
  const isList = Array.isArray(value);
  const lines = entries.map(([key, entry]) => {
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    return `${indent}${name}${format(entry, depth + 1, name.length)}`;
  });
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${isList ? ']' : '}'}`;
}

function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`).join(', ')} }`;
}
