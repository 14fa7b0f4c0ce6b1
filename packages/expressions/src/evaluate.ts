import type { Json } from '@waymark/protocol';

import { Budget } from './budget.ts';
import type { TaskMeter } from './budget.ts';
import { Cache } from './cache.ts';
import { compileNode } from './compile.ts';
import { Fault, toExpressionError } from './errors.ts';
import type { Effects, Frame, Run, Scope } from './frame.ts';
import { copyOut } from './output.ts';
import type { Output } from './output.ts';
import { parseExpression } from './parse.ts';
import { Optional } from './values.ts';

/** How templates and conditions are evaluated. */
export type EvaluationOptions = {
  /** Without them `now()`, `uuid()` and `random()` are errors. */
  effects?: Effects;
  /** Reads through null give null (compensations with unknown outcome), and a text around such a null is null. */
  lenientNull?: boolean;
  /** Counts the units of all expressions of a workflow task. */
  meter?: TaskMeter;
};

/** What one expression gave. `nullRead`: it read through null, which `lenientNull` allows. */
export type Evaluated = { value: Json; nullRead: boolean };

type Compiled = { run: Run } | { fault: Fault };

const cache = new Cache<Compiled>(2_000);

/**
 * Evaluates the text between `${` and `}`.
 * @param output counts the bytes of the template that the expression belongs to
 * @throws ExpressionError
 */
export function evaluateExpression(text: string, scope: Scope, options: EvaluationOptions, output: Output): Evaluated {
  const budget = new Budget();
  const frame: Frame = {
    scope,
    budget,
    effects: options.effects ?? null,
    lenientNull: options.lenientNull ?? false,
    slots: [],
    nullRead: false,
    position: 0,
  };
  try {
    if (options.meter?.exhausted) {
      throw new Fault(
        'TASK_BUDGET_EXCEEDED',
        `the expressions of one workflow task do too much work: more than ${options.meter.limit} units`,
      );
    }
    const compiled = cache.get(text, () => compile(text));
    if ('fault' in compiled) throw compiled.fault;
    const value = runLenient(compiled.run, frame);
    budget.assertLeft();
    return { value: copyOut(requireResult(value), budget, output), nullRead: frame.nullRead };
  } catch (thrown) {
    throw toExpressionError(thrown, text, frame.position);
  } finally {
    options.meter?.add(budget.used);
  }
}

/** Compiles an expression, or says what is wrong with it whatever the data is. */
function compile(text: string): Compiled {
  try {
    const context = { compile: compileNode, text, bound: new Map<string, number>(), slots: { count: 0 } };
    return { run: compileNode(parseExpression(text), context) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { fault: thrown };
    throw thrown;
  }
}

/** Where null stands for an unknown outcome, an operation that cannot take it gives null too. */
function runLenient(run: Run, frame: Frame): Json | Optional {
  try {
    return run(frame);
  } catch (thrown) {
    if (frame.nullRead && thrown instanceof Fault && thrown.code === 'TYPE_MISMATCH') return null;
    throw thrown;
  }
}

function requireResult(value: Json | Optional): Json {
  if (!(value instanceof Optional)) return value;
  throw new Fault('OPTIONAL_RESULT', 'the result is optional: it may be missing', { hint: 'end it with .orValue(…)' });
}
