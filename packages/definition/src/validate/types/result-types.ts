import { anyType, listOf, mapOf, membersOf, nullType, recordOf, textType, unionOf } from '@waymark/expressions/types';
import type { Type } from '@waymark/expressions/types';
import type { JsonObject } from '@waymark/protocol';
import { builtInActions } from '../../built-in-actions.ts';
import type { HttpWork, StepDefinitionOf } from '../../definition.ts';
import { actionNamesOf } from '../../program/compile-work.ts';
import type { PlacedList, PlacedStep } from '../meaning/outline.ts';
import { pointerTo } from '../problem.ts';
import { intersect } from './intersect.ts';
import { approvalOf, envelopeOf, settledOf } from './known-types.ts';

/** What is known of other places of the definition. */
export type Lookup = {
  /** What the template at a place gives. */
  template: (pointer: string) => Type;
  /** What a list of steps gives without a template: the output of its last step. */
  lastOutput: (list: PlacedList | undefined) => Type;
  schema: (schema: JsonObject) => Type;
  /** What an action gives. */
  action: (name: string) => Type;
  /** The data of an event. */
  event: (name: string) => Type;
};

/** What a step gives before its `output` says what is kept of it. */
export function resultTypeOf(placed: PlacedStep, lookup: Lookup): Type {
  const { step, pointer, lists } = placed;
  switch (step.type) {
    case 'action':
      return narrow(unionOf(...actionNamesOf(step).map(lookup.action)), step.resultSchema, lookup);
    case 'http':
      return narrow(httpTypeOf(step, lookup), step.resultSchema, lookup);
    case 'activity':
    case 'script':
      return narrow(anyType, step.resultSchema, lookup);
    case 'workflow':
      return step.mode === 'detach' ? recordOf({ runId: anyType }) : narrow(anyType, step.resultSchema, lookup);
    case 'emit':
      return lookup.schema(builtInActions.emit.outputSchema);
    case 'approval':
      return approvalOf(step.form ? lookup.schema(step.form) : anyType);
    case 'event':
      return eventTypeOf(step, lookup);
    case 'value':
      return lookup.template(pointerTo(pointer, 'value'));
    case 'set':
      return recordOf(
        Object.fromEntries(
          Object.keys(step.values).map((name) => [name, lookup.template(pointerTo(pointer, 'values', name))]),
        ),
      );
    case 'switch':
      return unionOf(
        ...step.cases.map((one, index) => branchTypeOf(placed, ['cases', index], one.output !== undefined, lookup)),
        step.default ? branchTypeOf(placed, ['default'], step.default.output !== undefined, lookup) : nullType,
      );
    case 'block':
      return lookup.lastOutput(lists.find(({ kind }) => kind === 'block'));
    case 'parallel':
      return parallelTypeOf(step, placed, lookup);
    case 'forEach': {
      const given = turnTypeOf(placed, lookup);
      return listOf(step.tolerate === undefined ? given : unionOf(given, nullType));
    }
    case 'loop':
      return unionOf(turnTypeOf(placed, lookup), nullType);
    case 'wait':
    case 'fail':
      return nullType;
    case 'return':
    case 'restart':
      return anyType;
  }
}

/** What a turn of a `forEach` or a `loop` gives. */
export function turnTypeOf({ step, pointer, lists }: PlacedStep, lookup: Lookup): Type {
  if (step.output !== undefined) return lookup.template(pointerTo(pointer, 'output'));
  return lookup.lastOutput(lists.find(({ kind }) => kind === 'turn'));
}

/** The events that a step takes, each as it gets it. */
export function takenEventOf({ event }: StepDefinitionOf<'event'>, lookup: Lookup): Type {
  return envelopeOf(unionOf(...[event].flat().map((name) => lookup.event(name))));
}

function eventTypeOf(step: StepDefinitionOf<'event'>, lookup: Lookup): Type {
  const event = takenEventOf(step, lookup);
  const taken = step.count === undefined ? event : listOf(event);
  return step.onTimeout === 'continue' ? unionOf(taken, nullType) : taken;
}

function narrow(type: Type, schema: JsonObject | undefined, lookup: Lookup): Type {
  return schema === undefined ? type : intersect(type, lookup.schema(schema));
}

function httpTypeOf({ expect }: HttpWork, lookup: Lookup): Type {
  const response = lookup.schema(builtInActions.http.outputSchema);
  const { schema } = expect ?? {};
  if (schema === undefined) return response;
  const body = { type: lookup.schema(schema), optional: false };
  return unionOf(
    ...membersOf(response).map((member) =>
      member.kind === 'map' ? mapOf([...member.fields, ['body', body]], member.rest) : member,
    ),
  );
}

function parallelTypeOf(step: StepDefinitionOf<'parallel'>, placed: PlacedStep, lookup: Lookup): Type {
  const branches = Object.entries(step.branches).map(
    ([name, { output }]) => [name, branchTypeOf(placed, ['branches', name], output !== undefined, lookup)] as const,
  );
  switch (step.mode ?? 'all') {
    case 'any':
    case 'race':
      return recordOf({ branch: textType, value: unionOf(...branches.map(([, type]) => type)) });
    case 'settled':
      return recordOf(Object.fromEntries(branches.map(([name, type]) => [name, settledOf(type)])));
    case 'all':
      return recordOf(Object.fromEntries(branches));
  }
}

function branchTypeOf({ pointer, lists }: PlacedStep, keys: PropertyKey[], hasOutput: boolean, lookup: Lookup): Type {
  if (hasOutput) return lookup.template(pointerTo(pointer, ...keys, 'output'));
  return lookup.lastOutput(lists.find((list) => list.pointer === pointerTo(pointer, ...keys, 'steps')));
}
