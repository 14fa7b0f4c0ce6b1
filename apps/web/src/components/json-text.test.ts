import { describe, expect, it } from 'vitest';
import { formatJson } from './json-text.ts';

describe('formatJson', () => {
  it('keeps on one line what fits there', () => {
    expect(formatJson({ name: 'a', steps: [{ id: 'b', input: {} }] })).toBe(
      '{\n  "name": "a",\n  "steps": [{ "id": "b", "input": {} }]\n}\n',
    );
  });

  it('breaks what does not', () => {
    const text = formatJson({ steps: [{ id: 'x'.repeat(50), action: 'y'.repeat(50) }] });
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
    expect(JSON.parse(text)).toEqual({ steps: [{ id: 'x'.repeat(50), action: 'y'.repeat(50) }] });
  });
});
