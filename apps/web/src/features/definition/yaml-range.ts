import { isMap, isNode, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import { splitPointer } from '../graph/json-pointer.ts';
import type { Range } from './pointer-range.ts';

/**
 * Where a JSON Pointer stands in a YAML text: the value where it is short, else the name that it has. A place that does
 * not exist (a missing key) gives the nearest that does.
 */
export function rangeInYaml(text: string, pointer: string): Range {
  const { contents } = parseDocument(text, { logLevel: 'silent', uniqueKeys: false, prettyErrors: false });
  let range: Range = { from: 0, to: 0 };
  let at: unknown = contents;
  for (const name of splitPointer(pointer)) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => isScalar(key) && String(key.source ?? key.value) === name);
      if (!isNode(pair?.key)) break;
      range = isShort(pair.value) ? rangeOf(pair.value) : rangeOf(pair.key);
      at = pair.value;
    } else if (isSeq(at)) {
      const item = at.items[Number(name)];
      if (!isNode(item)) break;
      range = rangeOf(item);
      at = item;
    } else break;
  }
  const begun = range.to > range.from ? range : isNode(contents) ? rangeOf(contents) : range;
  return { from: begun.from, to: endOfLine(text, begun) };
}

function isShort(value: unknown): value is Node {
  return isNode(value) && !isMap(value) && !isSeq(value) && rangeOf(value).to > rangeOf(value).from;
}

function rangeOf({ range }: Node): Range {
  const [from, to] = range ?? [0, 0];
  return { from, to };
}

/** What has several lines is shown by its first. */
function endOfLine(text: string, { from, to }: Range): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? to : Math.max(from, Math.min(to, end));
}
