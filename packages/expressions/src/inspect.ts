import type { Json } from '@waymark/protocol';

import { tooDeep } from './errors.ts';
import type { Fault } from './errors.ts';
import { inspectExpression } from './inspect-expression.ts';
import type { ExpressionFacts } from './inspect-expression.ts';
import { limits } from './limits.ts';
import { splitText } from './template.ts';

/** What can be said about a template without any data. */
export type TemplateInspection = { expressions: InspectedExpression[]; problems: TemplateProblem[] };

/** One expression; `pointer` is the JSON Pointer of its text within the template, `whole` that nothing stands around it. */
export type InspectedExpression = { pointer: string; text: string; whole: boolean } & ExpressionFacts;

export type TemplateProblem = { pointer: string; code: string; message: string; hint: string | null };

/** Lists the expressions of a template, what they read and what is wrong with them. Never throws. */
export function inspectTemplate(template: Json): TemplateInspection {
  const inspection: TemplateInspection = { expressions: [], problems: [] };
  inspectValue(template, '', inspection, 0);
  return inspection;
}

function inspectValue(value: Json, pointer: string, inspection: TemplateInspection, depth: number): void {
  if (depth > limits.valueDepth) {
    inspection.problems.push(toProblem(tooDeep(limits.valueDepth), pointer));
  } else if (typeof value === 'string') inspectText(value, pointer, inspection);
  else if (Array.isArray(value))
    value.forEach((item, index) => inspectValue(item, `${pointer}/${index}`, inspection, depth + 1));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      inspectValue(item, `${pointer}/${escapeKey(key)}`, inspection, depth + 1);
  }
}

function inspectText(text: string, pointer: string, inspection: TemplateInspection): void {
  const split = splitText(text);
  if ('fault' in split) {
    inspection.problems.push(toProblem(split.fault, pointer));
    return;
  }
  for (const part of split.parts) {
    if ('text' in part) continue;
    const { facts, faults } = inspectExpression(part.expression);
    if (facts) inspection.expressions.push({ pointer, text: part.expression.trim(), whole: split.whole, ...facts });
    for (const fault of faults) inspection.problems.push(toProblem(fault, pointer, part.expression));
  }
}

function toProblem(fault: Fault, pointer: string, expression?: string): TemplateProblem {
  const place =
    expression === undefined || fault.position === null
      ? ''
      : ` (at character ${fault.position + 1} of \${${expression.slice(0, 80)}})`;
  return { pointer, code: fault.code, message: `${fault.message}${place}`, hint: fault.hint };
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
