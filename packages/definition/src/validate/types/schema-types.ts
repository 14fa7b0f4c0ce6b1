import {
  anyType,
  booleanType,
  listOf,
  mapOf,
  membersOf,
  neverType,
  nullType,
  numberType,
  textType,
  unionOf,
} from '@waymark/expressions/types';
import type { Field, MapType, Type, Work } from '@waymark/expressions/types';
import type { Json, JsonObject } from '@waymark/protocol';
import { isObject } from '../../older/recognise.ts';
import { intersect } from './intersect.ts';

/** Below this nothing is known of a schema: those that refer to themselves have no end. */
const largestDepth = 8;
/** Keywords that say something of objects or lists, whatever else a value may be. */
const structural = ['properties', 'required', 'additionalProperties', 'patternProperties', 'items', 'prefixItems'];

/**
 * The types that JSON Schemas (2020-12) declare. What a schema says of values beyond their type is left out, so a type
 * allows more than its schema, and never less. An object that lists `properties` and says nothing of others
 * declares all that expressions may read by their names.
 */
export class SchemaTypes {
  readonly #schemas: Record<string, JsonObject>;
  readonly #work: Work;
  readonly #known = new WeakMap<JsonObject, Type>();
  readonly #named = new Map<string, Type>();
  /** Whether what a name of `schemas` means does not depend on the schema that refers to it. */
  readonly #areNamesFixed: boolean;

  /** @param schemas those of the definition, for `#/schemas/Name` */
  constructor(schemas: Record<string, JsonObject>, work: Work) {
    this.#schemas = schemas;
    this.#work = work;
    this.#areNamesFixed = !/"\$ref":"#(?!\/schemas\/)/.test(JSON.stringify(schemas));
  }

  of(schema: JsonObject): Type {
    const known = this.#known.get(schema);
    if (known) return known;
    const type = this.#convert(schema, schema, 0);
    this.#known.set(schema, type);
    return type;
  }

  #convert(schema: Json | undefined, root: JsonObject, depth: number): Type {
    this.#work.left -= 1;
    if (schema === false) return neverType;
    if (!isObject(schema ?? null) || depth > largestDepth || this.#work.left < 0) return anyType;
    return this.#convertObject(schema as JsonObject, root, depth);
  }

  #convertObject(schema: JsonObject, outerRoot: JsonObject, depth: number): Type {
    const root = typeof schema['$id'] === 'string' ? schema : outerRoot;
    const inside = (inner: Json | undefined) => this.#convert(inner, root, depth + 1);
    const parts = [
      this.#convertOwn(schema, root, depth),
      ...(typeof schema['$ref'] === 'string' ? [this.#refer(schema['$ref'], root, depth)] : []),
      ...listOfSchemas(schema['allOf']).map(inside),
      ...[schema['anyOf'], schema['oneOf']].flatMap((branches) =>
        listOfSchemas(branches).length === 0 ? [] : [unionOf(...listOfSchemas(branches).map(inside))],
      ),
    ];
    const type = parts.reduce(intersect);
    return closeUnevaluated(schema, declareMore(type, listConditional(schema).map(inside)));
  }

  #refer(reference: string, root: JsonObject, depth: number): Type {
    const name = /^#\/schemas\/([^/]+)$/.exec(reference)?.[1];
    const key = `${depth} ${name}`;
    const known = this.#areNamesFixed && name !== undefined ? this.#named.get(key) : undefined;
    if (known) return known;
    const type = this.#convert(this.#resolve(reference, root), root, depth + 1);
    if (name !== undefined) this.#named.set(key, type);
    return type;
  }

  #resolve(reference: string, root: JsonObject): Json | undefined {
    if (!reference.startsWith('#')) return undefined;
    const segments = reference.split('/').slice(1).map(unescapeSegment);
    if (reference !== '#' && segments.length === 0) return undefined;
    return follow(root, segments) ?? follow({ schemas: this.#schemas }, segments);
  }

  #convertOwn(schema: JsonObject, root: JsonObject, depth: number): Type {
    const { type, enum: values, const: value } = schema;
    const kinds = type === undefined ? null : [type].flat();
    const isStructured = structural.some((keyword) => Object.hasOwn(schema, keyword));
    const declared =
      kinds || isStructured
        ? unionOf(...(kinds ?? allKinds).map((kind) => this.#convertKind(kind, schema, root, depth)))
        : anyType;
    const listed = Array.isArray(values) ? unionOf(...values.map(typeOfJson)) : anyType;
    return intersect(intersect(declared, listed), value === undefined ? anyType : typeOfJson(value));
  }

  #convertKind(kind: Json, schema: JsonObject, root: JsonObject, depth: number): Type {
    switch (kind) {
      case 'null':
        return nullType;
      case 'boolean':
        return booleanType;
      case 'number':
      case 'integer':
        return numberType;
      case 'string':
        return textType;
      case 'array':
        return this.#convertList(schema, root, depth);
      case 'object':
        return this.#convertMap(schema, root, depth);
      default:
        return anyType;
    }
  }

  #convertList({ items, prefixItems }: JsonObject, root: JsonObject, depth: number): Type {
    const first = listOfSchemas(prefixItems).map((inner) => this.#convert(inner, root, depth + 1));
    return listOf(unionOf(...first, this.#convert(items, root, depth + 1)));
  }

  #convertMap(schema: JsonObject, root: JsonObject, depth: number): Type {
    const properties = isObject(schema['properties'] ?? null) ? (schema['properties'] as JsonObject) : {};
    const required = new Set(listOfSchemas(schema['required']).filter((name) => typeof name === 'string'));
    const rest = this.#convertRest(schema, root, depth);
    const fields = new Map<string, Field>();
    for (const [name, inner] of Object.entries(properties))
      fields.set(name, { type: this.#convert(inner, root, depth + 1), optional: !required.has(name) });
    for (const name of required)
      if (!fields.has(name)) fields.set(name, { type: typeof rest === 'string' ? anyType : rest, optional: false });
    return mapOf(fields, rest);
  }

  #convertRest(schema: JsonObject, root: JsonObject, depth: number): MapType['rest'] {
    if (schema['patternProperties'] !== undefined) return anyType;
    const others = schema['additionalProperties'];
    if (others === undefined) return 'undeclared';
    return others === false ? 'none' : this.#convert(others, root, depth + 1);
  }
}

const allKinds = ['null', 'boolean', 'number', 'string', 'array', 'object'];

function listOfSchemas(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function unescapeSegment(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function follow(from: Json, segments: string[]): Json | undefined {
  let current: Json | undefined = from;
  for (const segment of segments) {
    if (current === undefined || current === null || typeof current !== 'object') return undefined;
    current = Object.hasOwn(current, segment) ? (current as JsonObject)[segment] : undefined;
  }
  return current;
}

/** The type of a value that is known. */
function typeOfJson(value: Json): Type {
  if (value === null) return nullType;
  if (typeof value === 'string') return textType;
  if (typeof value === 'number') return numberType;
  if (typeof value === 'boolean') return booleanType;
  if (Array.isArray(value)) return listOf(anyType);
  return mapOf(Object.entries(value).map(([name, inner]) => [name, { type: typeOfJson(inner), optional: false }]));
}

/** Schemas that hold for some values only. */
function listConditional(schema: JsonObject): Json[] {
  const { then, else: otherwise, dependentSchemas, $dynamicRef } = schema;
  return [
    ...[then, otherwise].filter((inner) => inner !== undefined),
    ...(isObject(dependentSchemas ?? null) ? Object.values(dependentSchemas as JsonObject) : []),
    ...($dynamicRef === undefined ? [] : [true]),
  ];
}

/** What schemas declare that hold for some values only may be there, too. */
function declareMore(type: Type, conditional: Type[]): Type {
  if (conditional.length === 0) return type;
  const members = conditional.flatMap((one) => [...membersOf(one)]);
  const maps = members.filter((member) => member.kind === 'map');
  const isOpen = members.some(({ kind }) => kind === 'any') || maps.some(({ rest }) => typeof rest !== 'string');
  return unionOf(
    ...membersOf(type).map((member) => {
      if (member.kind !== 'map' || member.rest === 'none') return member;
      const more = maps.flatMap(({ fields }) => [...fields.keys()]).filter((name) => !member.fields.has(name));
      const added = more.map((name) => [name, { type: anyType, optional: true }] as const);
      return mapOf([...member.fields, ...added], isOpen ? anyType : member.rest);
    }),
  );
}

function closeUnevaluated({ unevaluatedProperties: others }: JsonObject, type: Type): Type {
  if (others === undefined) return type;
  return unionOf(
    ...membersOf(type).map((member) =>
      member.kind === 'map' && member.rest === 'undeclared'
        ? mapOf(member.fields, others === false ? 'none' : anyType)
        : member,
    ),
  );
}
