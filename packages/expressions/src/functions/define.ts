import type { Json } from '@waymark/protocol';

import { Fault } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { isMap, kindOf } from '../values.ts';
import type { JsonMap } from '../values.ts';

/** What a parameter takes. `time`: RFC 3339 text or milliseconds since 1970. */
type Kinds = {
  any: Json;
  text: string;
  number: number;
  integer: number;
  list: Json[];
  map: JsonMap;
  time: string | number;
};
export type Kind = keyof Kinds;
/** `text?` may be left out; `any*` comes any number of times. */
export type Parameter = Kind | `${Kind}?` | `${Kind}*`;

type Argument<P extends Parameter> = P extends `${infer K extends Kind}?`
  ? Kinds[K] | undefined
  : P extends Kind
    ? Kinds[P]
    : never;
type Arguments<P extends readonly Parameter[]> = P extends readonly [
  infer First extends Parameter,
  ...infer Rest extends readonly Parameter[],
]
  ? First extends `${infer K extends Kind}*`
    ? Kinds[K][]
    : [Argument<First>, ...Arguments<Rest>]
  : [];

/** A function of the language. It charges for what it reads and builds before it does so. */
export type FunctionDescription = {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly minimum: number;
  /** Infinity when the last parameter repeats. */
  readonly maximum: number;
  readonly call: (frame: Frame, args: readonly Json[]) => Json;
};

/**
 * Describes a function by the kinds of its parameters; each argument is checked before `call` sees it.
 * @example defineFunction('join', ['list', 'text?'], (frame, items, separator) => …)
 */
export function defineFunction<const P extends readonly Parameter[]>(
  name: string,
  parameters: P,
  call: (frame: Frame, ...args: Arguments<P>) => Json,
): FunctionDescription {
  const repeated = parameters.at(-1)?.endsWith('*') ?? false;
  return {
    name,
    parameters,
    minimum: parameters.filter((parameter) => !/[?*]$/.test(parameter)).length,
    maximum: repeated ? Number.POSITIVE_INFINITY : parameters.length,
    call: (frame, args) => {
      args.forEach((value, index) => {
        const kind = kindOfParameter(parameters, index);
        if (!isOfKind(value, kind)) throw wrongKind(name, kind, index, value);
      });
      return call(frame, ...asArguments<P>(args));
    },
  };
}

/** What the argument at a place has to be. */
export function kindOfParameter(parameters: readonly Parameter[], index: number): Kind {
  return (parameters[index] ?? parameters.at(-1) ?? 'any').replace(/[?*]$/, '') as Kind;
}

/** Safe by the check of each argument just before. */
function asArguments<P extends readonly Parameter[]>(args: readonly Json[]): Arguments<P> {
  return args as unknown as Arguments<P>;
}

function isOfKind(value: Json, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isMap(value);
    case 'time':
      return typeof value === 'string' || typeof value === 'number';
    case 'any':
      return true;
  }
}

const kindNames: Record<Kind, string> = {
  any: 'any value',
  text: 'a text',
  number: 'a number',
  integer: 'a whole number',
  list: 'a list',
  map: 'a map',
  time: 'a time',
};

function wrongKind(name: string, kind: Kind, index: number, value: Json): Fault {
  const found = kind === 'integer' && typeof value === 'number' ? String(value) : kindOf(value);
  return new Fault('TYPE_MISMATCH', describeWrongKind(name, kind, index, found));
}

/** What is said of an argument that is of the wrong kind. */
export function describeWrongKind(name: string, kind: Kind, index: number, found: string): string {
  const ordinal = ['first', 'second', 'third', 'fourth'][index] ?? `${index + 1}th`;
  return `${name}() wants ${kindNames[kind]} as its ${ordinal} argument, not ${found}`;
}
