import type { Json } from '@waymark/protocol';

import { Budget } from './budget.ts';
import { ExpressionError, Fault, toExpressionError } from './errors.ts';
import { evaluateExpression } from './evaluate.ts';
import type { EvaluationOptions } from './evaluate.ts';
import type { Scope } from './frame.ts';
import { limits } from './limits.ts';
import { Output } from './output.ts';
import { splitText } from './template.ts';
import { checkDepth, createMap, kindOf, printValue, writeKey } from './values.ts';

/**
 * Evaluates a template: JSON whose texts may hold `${ … }`. A text that is exactly one expression becomes its value, text
 * around it makes a text. What the expressions give is never evaluated again.
 * @returns JSON that shares nothing with the scope
 * @throws ExpressionError only
 * @example evaluateTemplate({ to: '${ input.email }' }, { input: { email: 'a@example.org' } })
 */
export function evaluateTemplate(template: Json, scope: Scope, options: EvaluationOptions = {}): Json {
  try {
    return evaluate(template, scope, options, new Output(), 0);
  } catch (thrown) {
    throw toExpressionError(thrown, '', null);
  }
}

/**
 * Evaluates a condition, a text that is exactly one `${ … }`.
 * @throws ExpressionError, also when the value is neither true nor false
 */
export function evaluateCondition(expression: string, scope: Scope, options: EvaluationOptions = {}): boolean {
  const split = splitText(expression);
  if ('parts' in split && !split.whole) {
    const fault = new Fault('NOT_A_CONDITION', 'a condition is exactly one expression', {
      hint: 'write it as ${ input.amount > 100 }',
    });
    throw new ExpressionError(fault, expression);
  }
  const value = evaluateTemplate(expression, scope, options);
  if (typeof value === 'boolean') return value;
  const fault = new Fault('NOT_A_CONDITION', `the condition gives ${kindOf(value)}, not true or false`);
  throw new ExpressionError(fault, expression.slice(2, -1));
}

/** Whether any text in the template holds an expression, or one that cannot be split. */
export function isTemplate(value: Json): boolean {
  return holdsExpression(value, 0);
}

function holdsExpression(value: Json, depth: number): boolean {
  // Evaluating it says what is wrong with it.
  if (depth > limits.valueDepth) return true;
  if (typeof value === 'string') {
    const split = splitText(value);
    return 'fault' in split || split.expressions > 0;
  }
  if (Array.isArray(value)) return value.some((item) => holdsExpression(item, depth + 1));
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((item) => holdsExpression(item, depth + 1))
  );
}

function evaluate(template: Json, scope: Scope, options: EvaluationOptions, output: Output, depth: number): Json {
  checkDepth(depth);
  if (typeof template === 'string') return evaluateText(template, scope, options, output);
  if (Array.isArray(template)) return template.map((item) => evaluate(item, scope, options, output, depth + 1));
  if (typeof template !== 'object' || template === null) return template;
  const result = createMap();
  for (const [key, value] of Object.entries(template))
    writeKey(result, key, evaluate(value, scope, options, output, depth + 1));
  return result;
}

function evaluateText(text: string, scope: Scope, options: EvaluationOptions, output: Output): Json {
  if (!text.includes('${')) return text;
  const split = splitText(text);
  if ('fault' in split) throw new ExpressionError(split.fault, text);
  const [first] = split.parts;
  if (split.whole && first && 'expression' in first)
    return evaluateExpression(first.expression, scope, options, output).value;
  let result = '';
  for (const part of split.parts) {
    if ('text' in part) {
      result += part.text;
      continue;
    }
    const { value, nullRead } = evaluateExpression(part.expression, scope, options, output);
    if (value === null && nullRead) return null;
    result += printPart(value, part.expression);
  }
  return result;
}

/** What the expression gave was charged and measured when it left; printing it stays within that. */
function printPart(value: Json, expression: string): string {
  try {
    return printValue(value, new Budget());
  } catch (thrown) {
    throw toExpressionError(thrown, expression, null);
  }
}
