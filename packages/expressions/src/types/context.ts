import type { Node } from '../parse.ts';
import { anyType, canBe, isNever } from './type.ts';
import type { Member, Type } from './type.ts';

/** The types of what an expression sees. */
export type TypeScope = {
  /** Of a variable: `input`, `run`, `item`, … */
  variable: (name: string) => Type;
  /** Of `steps.<name>` and `vars.<name>`. */
  member: (root: 'steps' | 'vars', name: string) => Type;
  /** Whether reads through null give null: in compensations, where an outcome may be unknown. */
  lenientNull: boolean;
  work: Work;
};

/** What is shared by all expressions of a definition. */
export type Work = {
  /** Parts that may still be looked at; when they are used up nothing more is known, and nothing more is found. */
  left: number;
  /** Expressions that were parsed before; null: one that cannot be. */
  readonly trees: Map<string, Node | null>;
};

export function createWork(left: number): Work {
  return { left, trees: new Map() };
}

/** What is wrong with the types of an expression. */
export type TypeFault =
  | { code: 'UNKNOWN_FIELD'; path: string; name: string; known: string[]; canBeDeclared: boolean }
  | { code: 'TYPE_MISMATCH'; message: string; hint: string | null };

/** What is known where a node stands. */
export type TypeContext = {
  readonly scope: TypeScope;
  readonly text: string;
  readonly bound: ReadonlyMap<string, Type>;
  /** Whether what is missing is no error here: in has() and default(). */
  readonly absorbsAbsence: boolean;
  /** Handed down, so that the files of the node kinds do not import their dispatcher. */
  readonly infer: (node: Node, context: TypeContext) => Type;
  readonly report: (fault: TypeFault) => void;
};

/** Reports that something can never work. @returns any, so that nothing follows from it */
export function mismatch(context: TypeContext, message: string, hint: string | null = null): Type {
  context.report({ code: 'TYPE_MISMATCH', message, hint });
  return anyType;
}

/**
 * Whether a value of the type can be of one of the kinds. In compensations an operation that meets a null gives null, and
 * with what cannot be nothing is wrong.
 */
export function works(type: Type, context: TypeContext, ...kinds: Member['kind'][]): boolean {
  return isNever(type) || canBe(type, ...kinds) || (context.scope.lenientNull && canBe(type, 'null'));
}

/** The way out where an optional value is used like a plain one. */
export function hintOptional(...types: readonly Type[]): string | null {
  return types.some((type) => type.kind === 'optional') ? 'end the optional read with .orValue(…)' : null;
}
