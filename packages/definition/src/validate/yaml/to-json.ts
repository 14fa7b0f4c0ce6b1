import type { Json } from '@waymark/protocol';
import { type Alias, type Document, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { limits } from '../../limits.ts';
import { forbiddenKeys } from '../forbidden-keys.ts';
import { pointerTo, type Problem } from '../problem.ts';
import { isStorableText, makeStorable } from '../storable.ts';
import { YamlRefusal } from './refusal.ts';

/** Something wrong at a place of the text. */
export type Finding = Pick<Problem, 'code' | 'pointer' | 'message' | 'hint'> & { offset: number };

type Child = Node | null;

const tags = new Set([
  '!',
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
]);

/** Makes JSON of the nodes of a YAML document. An alias is a copy of what it names; what all of it makes is bounded. */
export class ToJson {
  readonly findings: Finding[] = [];
  readonly #maximumLength: number;
  #length = 0;
  readonly #anchors = new Map<string, Node>();
  /** What each alias names: an anchor of the same name may come again later. */
  readonly #targets = new Map<Alias, Node>();
  /** The nodes that are being made, from the outermost on. */
  readonly #open = new Set<Node>();
  /** How many aliases are being followed. */
  #following = 0;

  /** @param maximumLength in characters */
  constructor(maximumLength: number) {
    this.#maximumLength = maximumLength;
  }

  /** @throws {YamlRefusal} */
  read({ contents }: Document.Parsed): Json {
    return this.#read(contents, '', 1);
  }

  #read(node: Child, pointer: string, depth: number): Json {
    if (node === null) return null;
    if (isAlias(node)) return this.#follow(node, pointer, depth);
    this.#checkTag(node, pointer);
    if (node.anchor !== undefined && this.#following === 0) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#readScalar(node, pointer);

    if (depth > limits.jsonDepth) {
      const message = `lists and objects nest deeper than ${limits.jsonDepth} (limit ${limits.jsonDepth})`;
      throw new YamlRefusal('JSON_TOO_DEEP', offsetOf(node), message, pointer.slice(0, 200));
    }
    this.#charge(2, node);
    this.#open.add(node);
    const value = isSeq(node) ? this.#readSequence(node, pointer, depth) : this.#readMap(node, pointer, depth);
    this.#open.delete(node);
    return value;
  }

  #follow(alias: Alias, pointer: string, depth: number): Json {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    const name = alias.source.slice(0, 100);
    if (!target) return refuse(alias, `the alias *${name}, but nothing above it has the anchor &${name}`);
    if (this.#open.has(target)) return refuse(alias, `the alias *${name} inside of what it names`);
    this.#targets.set(alias, target);
    this.#following += 1;
    const value = this.#read(target, pointer, depth);
    this.#following -= 1;
    return value;
  }

  #readSequence({ items }: YAMLSeq, pointer: string, depth: number): Json {
    return items.map((item, index) => {
      this.#charge(1, item as Child);
      return this.#read(item as Child, pointerTo(pointer, index), depth + 1);
    });
  }

  #readMap(node: YAMLMap | Node, pointer: string, depth: number): Json {
    if (!isMap(node)) return refuse(node, 'something that JSON does not have');
    const keys = new Set<string>();
    const entries: [string, Json][] = [];
    for (const { key: keyNode, value } of node.items) {
      const key = this.#readKey(keyNode as Child, node);
      const place = pointerTo(pointer, key);
      this.#checkKey(key, keys.has(key), place, keyNode as Child);
      keys.add(key);
      this.#charge(JSON.stringify(key).length + 2, keyNode as Child);
      entries.push([key, this.#read(value as Child, place, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  /** A key is a text; of `404` and `true` what is written. */
  #readKey(node: Child, map: Node): string {
    if (!isScalar(node) || (node.value === null && !node.source)) return refuse(node ?? map, 'a key that is no text');
    this.#checkTag(node, '');
    if (node.anchor !== undefined && this.#following === 0) this.#anchors.set(node.anchor, node);
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  }

  #checkKey(key: string, isThere: boolean, pointer: string, node: Child): void {
    this.#checkText(key, pointer, node);
    const shown = key.slice(0, 100);
    if (isThere)
      this.#find('DUPLICATE_KEY', pointer, `the key "${shown}" stands twice in one object`, 'Keep one of them.', node);
    if (forbiddenKeys.has(key))
      this.#find('FORBIDDEN_KEY', pointer, `the key "${shown}" is not allowed`, 'Choose another name.', node);
  }

  #readScalar(node: Scalar, pointer: string): Json {
    const { value } = node;
    if (typeof value === 'string') {
      this.#charge(JSON.stringify(value).length, node);
      this.#checkText(value, pointer, node);
      return value;
    }
    if (typeof value === 'number') {
      this.#charge(String(value).length, node);
      this.#checkNumber(value, node, pointer);
      return value;
    }
    this.#charge(5, node);
    return typeof value === 'boolean' || value === null ? value : refuse(node, 'something that JSON does not have');
  }

  #checkNumber(value: number, node: Scalar, pointer: string): void {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return;
    const shown = (node.source ?? String(value)).slice(0, 40);
    const message = Number.isFinite(value)
      ? `the number ${shown} is beyond 2^53 and would lose digits`
      : `the number ${shown} is none that can be kept`;
    this.#find('UNSAFE_INTEGER', pointer, message, 'Send it as a text.', node);
  }

  #checkText(text: string, pointer: string, node: Child): void {
    if (isStorableText(text)) return;
    const message = 'a text holds U+0000 or half of a surrogate pair';
    this.#find('INVALID_CHARACTER', makeStorable(pointer), message, 'Remove that character.', node);
  }

  #checkTag(node: Node, pointer: string): void {
    const { tag } = node as { tag?: string };
    if (tag === undefined || tags.has(tag)) return;
    throw new YamlRefusal(
      'INVALID_YAML',
      offsetOf(node),
      `the tag ${tag.slice(0, 100)}, which JSON does not have`,
      pointer,
    );
  }

  #find(code: Problem['code'], pointer: string, message: string, hint: string, node: Child): void {
    this.findings.push({ code, pointer, message, hint, offset: node ? offsetOf(node) : 0 });
  }

  #charge(length: number, node: Child): void {
    this.#length += length;
    if (this.#length <= this.#maximumLength) return;
    const message = `the text means, with its anchors expanded, JSON of more than ${this.#maximumLength} characters (limit ${this.#maximumLength})`;
    throw new YamlRefusal('PAYLOAD_TOO_LARGE', node ? offsetOf(node) : 0, message);
  }
}

function offsetOf({ range }: Node): number {
  return range?.[0] ?? 0;
}

function refuse(node: Node, message: string): never {
  throw new YamlRefusal('INVALID_YAML', offsetOf(node), message);
}
