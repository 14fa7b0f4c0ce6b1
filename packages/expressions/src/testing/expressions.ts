import type { Json } from '@waymark/protocol';

import { ExpressionError } from '../errors.ts';
import type { ExpressionErrorCode } from '../errors.ts';
import type { EvaluationOptions } from '../evaluate.ts';
import { evaluateTemplate } from '../evaluate-template.ts';
import type { Scope } from '../frame.ts';

/** What an expression gives, and that a text around it is not needed. */
export function evaluate(expression: string, scope: Scope = {}, options: EvaluationOptions = {}): Json {
  return evaluateTemplate(`\${ ${expression} }`, scope, options);
}

/** The error of an expression that has to fail. */
export function failureOf(expression: string, scope: Scope = {}, options: EvaluationOptions = {}): ExpressionError {
  return failureOfTemplate(`\${ ${expression} }`, scope, options);
}

/** The error of a template that has to fail. */
export function failureOfTemplate(template: Json, scope: Scope = {}, options: EvaluationOptions = {}): ExpressionError {
  try {
    evaluateTemplate(template, scope, options);
  } catch (error) {
    if (ExpressionError.is(error)) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(template)} does not fail`);
}

/** A row of a table of expressions and what they give. */
export type Gives = readonly [expression: string, value: Json];

/** A row of a table of expressions and how they fail: the code and a part of the message. */
export type Fails = readonly [expression: string, code: ExpressionErrorCode, message: string];
