import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { splitPointer } from '../graph/json-pointer.ts';

/** Where the text stops being JSON; the beginning when the tree knows no better. */
export function rangeOfSyntaxError(state: EditorState): Range {
  let found: Range | null = null;
  syntaxTree(state).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError)
        found ??= {
          from: Math.max(0, Math.min(from, state.doc.length - 1)),
          to: Math.min(state.doc.length, Math.max(to, from + 1)),
        };
    },
  });
  return found ?? { from: 0, to: Math.min(1, state.doc.length) };
}

export type Range = { from: number; to: number };
type Node = ReturnType<typeof syntaxTree>['topNode'];

/**
 * Where a JSON Pointer stands in the text. A place that does not exist (a missing key) gives the nearest that does:
 * the opening of what should hold it.
 */
export function rangeOfPointer(state: EditorState, pointer: string): Range {
  let node: Node | null = syntaxTree(state).topNode.firstChild;
  if (!node) return { from: 0, to: Math.min(1, state.doc.length) };
  for (const [index, name] of splitPointer(pointer).entries()) {
    const next: Node | null =
      node.name === 'Array'
        ? elementOf(node, Number(name))
        : node.name === 'Object'
          ? propertyOf(state, node, name)
          : null;
    if (!next) return opening(node);
    if (index === splitPointer(pointer).length - 1) return rangeOf(next);
    node = next.name === 'Property' ? next.lastChild : next;
    if (!node) return rangeOf(next);
  }
  return opening(node);
}

/** The name of a property with its value where that is short; else the name alone. */
function rangeOf(node: Node): Range {
  if (node.name === 'Property') {
    const value = node.lastChild;
    const short = value && value.name !== 'Object' && value.name !== 'Array';
    return short ? { from: value.from, to: value.to } : { from: node.from, to: node.firstChild?.to ?? node.to };
  }
  return node.name === 'Object' || node.name === 'Array' ? opening(node) : { from: node.from, to: node.to };
}

function opening(node: Node): Range {
  return { from: node.from, to: Math.min(node.to, node.from + 1) };
}

function elementOf(list: Node, index: number): Node | null {
  let at = -1;
  for (let child = list.firstChild; child; child = child.nextSibling) {
    if (child.name !== '[' && child.name !== ']' && child.name !== ',' && ++at === index) return child;
  }
  return null;
}

function propertyOf(state: EditorState, object: Node, name: string): Node | null {
  for (let child = object.firstChild; child; child = child.nextSibling) {
    const key = child.name === 'Property' ? child.firstChild : null;
    if (key && unquote(state.sliceDoc(key.from, key.to)) === name) return child;
  }
  return null;
}

function unquote(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}
