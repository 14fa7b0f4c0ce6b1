import { z } from 'zod';
import { activityKeys } from './activity.ts';
import { Handler } from './handler.ts';
import { httpKeys } from './http.ts';
import { nestedSteps } from './nested.ts';
import { scriptKeys } from './script.ts';
import { description, duration, expression, template, title } from './values.ts';
import { actionKeys } from './work.ts';
import { workflowKeys } from './workflow.ts';

const when = z
  .enum(['unknown', 'completed', 'started'])
  .meta({
    description:
      '`unknown`: the step completed, or its outcome is unknown. `completed`: only when it completed. `started`: whenever it was started.',
    default: 'unknown',
  })
  .exactOptional();

const undoKeys = {
  when,
  title: title.meta({ description: 'What people read; a template.' }).exactOptional(),
  description: description.meta({ description: 'Text for people.' }).exactOptional(),
  if: expression.meta({ description: 'Asked once, before `input`. False: there is nothing to undo.' }).exactOptional(),
  timeout: duration
    .meta({
      description:
        'Limit of the compensation with all its attempts; one whose time is up has failed. `defaults.timeout` is not about it.',
    })
    .exactOptional(),
  output: template.meta({ description: 'What is kept of its `result`.' }).exactOptional(),
  onError: z
    .array(Handler)
    .meta({
      description:
        'Handlers of its own errors; the first that matches wins. `continue`: the step counts as undone. Otherwise the compensation has failed.',
    })
    .exactOptional(),
};

const CompensationAction = z
  .strictObject({
    type: z
      .literal('action')
      .meta({ description: 'Type of the work step that undoes the step.', default: 'action' })
      .exactOptional(),
    ...undoKeys,
    ...actionKeys,
  })
  .meta({ id: 'CompensationAction', description: 'One action that undoes the step.' });

const CompensationActivity = z
  .strictObject({
    type: z.literal('activity').meta({ description: 'An activity of any worker.' }),
    ...undoKeys,
    ...activityKeys,
  })
  .meta({ id: 'CompensationActivity', description: 'An activity of any worker that undoes the step.' });

const CompensationHttp = z
  .strictObject({ type: z.literal('http').meta({ description: 'One request.' }), ...undoKeys, ...httpKeys })
  .meta({ id: 'CompensationHttp', description: 'One request that undoes the step.' });

const CompensationScript = z
  .strictObject({ type: z.literal('script').meta({ description: 'A computation.' }), ...undoKeys, ...scriptKeys })
  .meta({ id: 'CompensationScript', description: 'A script that undoes the step.' });

const CompensationWorkflow = z
  .strictObject({ type: z.literal('workflow').meta({ description: 'A sub-run.' }), ...undoKeys, ...workflowKeys })
  .meta({ id: 'CompensationWorkflow', description: 'A sub-run that undoes the step; it is waited for.' });

const CompensationSteps = z
  .strictObject({ when, steps: nestedSteps.meta({ description: 'Steps that undo the step together.' }) })
  .meta({ id: 'CompensationSteps', description: 'A list of steps that undoes the step.' });

/** The forms of a compensation by its `type`. */
export const compensationsByType = {
  action: CompensationAction,
  activity: CompensationActivity,
  http: CompensationHttp,
  script: CompensationScript,
  workflow: CompensationWorkflow,
} as const;

/** The keys of a compensation that is a list of steps. */
export const keysOfSteps = Object.keys(CompensationSteps.shape);

const forms = [...Object.values(compensationsByType), CompensationSteps] as const;

/** `compensate` of a step. */
export const Compensation = z.union([...forms, z.null()]).meta({
  id: 'Compensation',
  description:
    'What undoes the step, with up to 10 attempts. It sees `step` {input, output, key, status} and `error`. `null` removes the compensation that the action itself declares.',
});

/** Which form of the union is meant by what stands there. @returns its index; null: that cannot be told */
export function findCompensationForm(value: { [key: string]: unknown }): number | null {
  if ('steps' in value && !('action' in value)) return forms.indexOf(CompensationSteps);
  const type = 'type' in value ? value['type'] : 'action';
  const index = Object.keys(compensationsByType).indexOf(String(type));
  return index < 0 ? null : index;
}
