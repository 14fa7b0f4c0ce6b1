import {
  anyType,
  booleanType,
  listOf,
  mapOf,
  nullType,
  numberType,
  recordOf,
  textType,
  unionOf,
} from '@waymark/expressions/types';
import type { Type } from '@waymark/expressions/types';
import type { StepDefinition } from '../../definition.ts';

const textOrNull = unionOf(textType, nullType);

/** `run` in expressions. */
export const runType: Type = recordOf({
  id: textType,
  key: textOrNull,
  definition: textType,
  version: numberType,
  startedAt: textType,
  startedBy: textType,
  restarts: numberType,
  tenant: textType,
});

/** An error as expressions read it: its causes are errors, too. */
export const errorType: Type = errorBecauseOf(errorBecauseOf(anyType));

function errorBecauseOf(cause: Type): Type {
  const always = {
    type: textType,
    message: textType,
    data: anyType,
    step: textType,
    attempts: numberType,
    at: textType,
  };
  return mapOf([
    ...Object.entries(always).map(([name, type]) => [name, { type, optional: false }] as const),
    ['cause', { type: cause, optional: true }],
    ['runId', { type: textType, optional: true }],
  ]);
}

/** An event as a step gets it. */
export function envelopeOf(data: Type): Type {
  return recordOf({ id: textType, type: textType, source: textType, time: textType, data });
}

/** What an approval gives. @param form what people fill in */
export function approvalOf(form: Type): Type {
  const filled = unionOf(form, nullType);
  const decision = recordOf({ user: textType, decision: textType, comment: textOrNull, form: filled, at: textType });
  return recordOf({
    decision: textType,
    expired: booleanType,
    decisions: listOf(decision),
    form: filled,
    comment: textOrNull,
    decidedAt: textType,
  });
}

/** A branch of parallel work that has ended, well or not. */
export function settledOf(value: Type): Type {
  return recordOf({ status: textType, value: unionOf(value, nullType), error: unionOf(errorType, nullType) });
}

/** What expressions read as `steps.<id>`. That a step has no other field is found where the expression is read. */
export function viewOf({ type }: StepDefinition, output: Type): Type {
  const fields = {
    output: unionOf(output, nullType),
    status: textType,
    error: unionOf(errorType, nullType),
    attempts: numberType,
    startedAt: textOrNull,
    finishedAt: textOrNull,
  };
  const more = {
    ...(type === 'switch' ? { case: textOrNull } : {}),
    ...(type === 'forEach' || type === 'loop' ? { iterations: numberType } : {}),
    ...(type === 'forEach' ? { summary: summaryType, failures: listOf(failureType) } : {}),
  };
  const all = Object.entries({ ...fields, ...more }).map(
    ([name, field]) => [name, { type: field, optional: false }] as const,
  );
  return mapOf(all, anyType);
}

const summaryType = recordOf({ total: numberType, completed: numberType, failed: numberType });
const failureType = recordOf({ index: numberType, error: errorType });
