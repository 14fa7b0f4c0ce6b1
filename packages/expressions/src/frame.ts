import type { Json } from '@waymark/protocol';

import type { Budget } from './budget.ts';
import { Fault } from './errors.ts';
import type { Node } from './parse.ts';
import { requireJson } from './values.ts';
import type { Value } from './values.ts';

/** Variables in scope by name: `input`, `steps`, `vars`, `run`, … */
export type Scope = { readonly [name: string]: Json | undefined };

/** What `now()`, `uuid()` and `random()` ask; safe under replay where the one who evaluates makes them so. */
export type Effects = {
  /** Milliseconds since 1970. */
  now(): number;
  uuid(): string;
  /** From 0, below 1. */
  random(): number;
};

/** One evaluation under way. */
export type Frame = {
  readonly scope: Scope;
  readonly budget: Budget;
  readonly effects: Effects | null;
  readonly lenientNull: boolean;
  /** Values of the variables that macros bind, by their place. */
  readonly slots: Value[];
  /** Set when a read went through null and gave null instead of an error. */
  nullRead: boolean;
  /** Where the expression is at work, for errors of functions. */
  position: number;
};

/** A compiled node. */
export type Run = (frame: Frame) => Value;

/** What is known where a node stands: the variables that macros around it bind, and the text for messages. */
export type Context = {
  /** Compiles a node inside; handed down, so that the files of the node kinds do not import their dispatcher. */
  readonly compile: (node: Node, context: Context) => Run;
  readonly text: string;
  readonly bound: ReadonlyMap<string, number>;
  /** How many slots the expression needs. */
  readonly slots: { count: number };
};

/** The context inside a macro that binds a variable, and the variable's slot. */
export function bindVariable(context: Context, name: string): { inner: Context; slot: number } {
  const slot = context.slots.count++;
  return { inner: { ...context, bound: new Map(context.bound).set(name, slot) }, slot };
}

/** The text of a node as the author wrote it, cut short for messages. */
export function sourceOf(node: Node, context: Pick<Context, 'text'>): string {
  const text = context.text.slice(node.start, node.end).replace(/\s+/g, ' ');
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The value of a node that has to be data, not an optional value. */
export function runJson(run: Run, frame: Frame): Json {
  return requireJson(run(frame));
}

/** A number that the author wrote. @throws Fault UNSAFE_INTEGER */
export function readNumber(value: number | bigint, position: number): number {
  const number = Number(value);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  throw new Fault('UNSAFE_INTEGER', `the number ${value} is beyond 2^53 and would lose digits`, {
    position,
    hint: 'write it as a text',
  });
}
