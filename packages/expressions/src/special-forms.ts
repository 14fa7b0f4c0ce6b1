import { absorbUnits } from './budget.ts';
import { Fault, isAbsence } from './errors.ts';
import { bindVariable, runJson } from './frame.ts';
import type { Context, Run } from './frame.ts';
import { compileMatches } from './functions/matches.ts';
import type { Node } from './parse.ts';
import { Optional } from './values.ts';

/** Calls that look at their arguments before they are evaluated, or not at all. */
export type SpecialForm = {
  minimum: number;
  maximum: number;
  compile: (args: readonly Node[], context: Context) => Run;
};

/** `f(…)`, and `x.f(…)` with x as the first argument. */
export const specialForms: ReadonlyMap<string, SpecialForm> = new Map([
  ['has', { minimum: 1, maximum: 1, compile: compileHas }],
  ['default', { minimum: 2, maximum: 2, compile: compileDefault }],
  ['orValue', { minimum: 2, maximum: 2, compile: compileOrValue }],
  ['or', { minimum: 2, maximum: 2, compile: compileOr }],
  ['hasValue', { minimum: 1, maximum: 1, compile: compileHasValue }],
  ['matches', { minimum: 2, maximum: 2, compile: compileMatches }],
  ['value', { minimum: 1, maximum: 1, compile: compileValue }],
]);

/** Calls on a name that is no variable: `optional.of(x)`, `cel.bind(name, value, expression)`. */
export const namespaceForms: ReadonlyMap<string, SpecialForm> = new Map([
  ['optional.of', { minimum: 1, maximum: 1, compile: compileOptionalOf }],
  ['optional.none', { minimum: 0, maximum: 0, compile: () => () => Optional.none }],
  ['cel.bind', { minimum: 3, maximum: 3, compile: compileBind }],
]);

function compileHas([node]: readonly Node[], context: Context): Run {
  if (!node || !['.', '.?', '[]', '[?]'].includes(node.op)) {
    throw new Fault('WRONG_ARGUMENTS', 'has() asks for a key: has(input.note)', node ? { position: node.pos } : {});
  }
  const read = context.compile(node, context);
  return (frame) => {
    frame.budget.charge(1);
    // In compensations a read through null gives null, and has() still says that nothing is there.
    const before = frame.nullRead;
    frame.nullRead = false;
    try {
      const value = read(frame);
      return value instanceof Optional ? value.present : !frame.nullRead;
    } catch (thrown) {
      if (!isAbsence(thrown)) throw thrown;
      frame.budget.charge(absorbUnits);
      return false;
    } finally {
      frame.nullRead = before;
    }
  };
}

/** `default(x, y)`: y when x is not there, or null, or reads through null. */
function compileDefault(args: readonly Node[], context: Context): Run {
  const [value, otherwise] = compileAll(args, context);
  return (frame) => {
    frame.budget.charge(1);
    const before = frame.nullRead;
    try {
      const found = value(frame);
      const plain = found instanceof Optional && found.present ? found.value : found;
      if (plain !== null && !(plain instanceof Optional)) return plain;
    } catch (thrown) {
      if (!isAbsence(thrown)) throw thrown;
      frame.budget.charge(absorbUnits);
    }
    frame.nullRead = before;
    return otherwise(frame);
  };
}

function compileOrValue(args: readonly Node[], context: Context): Run {
  const [optional, otherwise] = compileAll(args, context);
  return (frame) => {
    frame.budget.charge(1);
    const value = requireOptional(optional(frame), 'orValue', args[0]);
    return value.present ? value.value : runJson(otherwise, frame);
  };
}

function compileOr(args: readonly Node[], context: Context): Run {
  const [optional, otherwise] = compileAll(args, context);
  return (frame) => {
    frame.budget.charge(1);
    const value = requireOptional(optional(frame), 'or', args[0]);
    return value.present ? value : requireOptional(otherwise(frame), 'or', args[1]);
  };
}

function compileHasValue(args: readonly Node[], context: Context): Run {
  const [optional] = compileAll(args, context);
  return (frame) => {
    frame.budget.charge(1);
    return requireOptional(optional(frame), 'hasValue', args[0]).present;
  };
}

function compileValue(args: readonly Node[], context: Context): Run {
  const [optional] = compileAll(args, context);
  return (frame) => {
    frame.budget.charge(1);
    const value = requireOptional(optional(frame), 'value', args[0]);
    if (value.present) return value.value;
    throw new Fault('MISSING_VALUE', 'value() of an optional that has none', args[0] ? { position: args[0].pos } : {});
  };
}

function compileOptionalOf(args: readonly Node[], context: Context): Run {
  const [value] = compileAll(args, context);
  return (frame) => {
    frame.budget.charge(1);
    return Optional.of(runJson(value, frame));
  };
}

function compileBind([variable, value, body]: readonly Node[], context: Context): Run {
  if (variable?.op !== 'id' || !value || !body) {
    throw new Fault('WRONG_ARGUMENTS', 'cel.bind() is used as cel.bind(name, value, expression)');
  }
  const bound = context.compile(value, context);
  const { inner, slot } = bindVariable(context, variable.args);
  const run = context.compile(body, inner);
  return (frame) => {
    frame.budget.charge(1);
    frame.slots[slot] = bound(frame);
    return run(frame);
  };
}

/** The counts of arguments were checked when the call was resolved. */
function compileAll(nodes: readonly Node[], context: Context): [Run, Run] {
  const [first, second] = nodes.map((node) => context.compile(node, context));
  const missing: Run = () => null;
  return [first ?? missing, second ?? missing];
}

function requireOptional(value: unknown, name: string, node: Node | undefined): Optional {
  if (value instanceof Optional) return value;
  throw new Fault(
    'TYPE_MISMATCH',
    `${name}() follows an optional read, such as a.?b`,
    node ? { position: node.pos } : {},
  );
}
