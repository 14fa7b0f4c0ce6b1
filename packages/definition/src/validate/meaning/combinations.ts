import type { HandlerDefinition } from '../../definition.ts';
import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, refuseTemplate, type Problem } from '../problem.ts';
import { describeWork, listWork } from './actions.ts';
import type { Outline, PlacedList, PlacedStep } from './outline.ts';
import { checkTurns } from './turns.ts';
import { listKinds } from './sites.ts';

/** What is right by itself and wrong where it stands. */
export function checkCombinations(outline: Outline): Problem[] {
  return [
    ...outline.steps.flatMap((placed) => [...checkReturn(placed), ...checkCases(placed), ...checkTurns(placed)]),
    ...listHandlers(outline).flatMap(({ handler, pointer, where }) => checkErrorTypes(handler, pointer, where)),
    ...listWork(outline).flatMap((placed) => {
      const { queue } = placed.work;
      return queue !== undefined && holdsExpression(queue)
        ? [refuseTemplate(pointerTo(placed.pointer, 'queue'), `the queue of ${describeWork(placed)}`)]
        : [];
    }),
  ];
}

/** What has no effect where it stands: warnings. */
export function warnOfUnused(outline: Outline): Problem[] {
  const handlers = listHandlers(outline).flatMap(({ handler, pointer, where }) =>
    handler.output !== undefined && handler.then !== 'continue'
      ? [
          makeProblem(
            'UNUSED_FIELD',
            pointerTo(pointer, 'output'),
            `the output of a handler of ${where} has no effect: its "then" is not "continue"`,
          ),
        ]
      : [],
  );
  return [...handlers, ...outline.steps.flatMap(warnOfOnTimeout)];
}

/** What happens when the time is up, where there is no limit. */
function warnOfOnTimeout({ step, pointer }: PlacedStep): Problem[] {
  if (step.type !== 'approval' && step.type !== 'event') return [];
  const limit = step.type === 'approval' ? 'dueIn' : 'timeout';
  const isLimited = step.type === 'approval' ? step.dueIn !== undefined : step.timeout !== undefined;
  if (step.onTimeout === undefined || isLimited) return [];
  const message = `"onTimeout" of step "${step.id}" has no effect without "${limit}"`;
  return [makeProblem('UNUSED_FIELD', pointerTo(pointer, 'onTimeout'), message)];
}

function checkReturn({ step, pointer, list }: PlacedStep): Problem[] {
  if (step.type !== 'return' && step.type !== 'restart') return [];
  const closed = listKinds(list).find((kind) => kind === 'finally' || kind === 'compensation');
  if (!closed && isConcurrent(list)) {
    const message = `step "${step.id}" cannot end the run from parallel work: what runs beside it would be cut off`;
    return [makeProblem('NOT_ALLOWED_HERE', pointerTo(pointer, 'type'), message, 'Let a step after it decide.')];
  }
  if (!closed) return [];
  const place = closed === 'finally' ? '"finally"' : 'a compensation';
  return [
    makeProblem(
      'NOT_ALLOWED_HERE',
      pointerTo(pointer, 'type'),
      `step "${step.id}" cannot end the run from ${place}: how the run ends is decided by then`,
    ),
  ];
}

/** Whether a list runs at the same time as others of its kind. */
function isConcurrent({ kind, owner }: PlacedList): boolean {
  if (kind === 'branch') return true;
  if (kind === 'turn' && owner?.step.type === 'forEach' && owner.step.concurrency !== 1) return true;
  return owner !== null && isConcurrent(owner.list);
}

function checkCases({ step, pointer }: PlacedStep): Problem[] {
  if (step.type !== 'switch') return [];
  const names = step.cases.map(({ name }) => name);
  return step.cases.flatMap(({ name }, index) => {
    const place = pointerTo(pointer, 'cases', index, 'name');
    if (holdsExpression(name)) return [refuseTemplate(place, `the name of a case of step "${step.id}"`)];
    return names.indexOf(name) < index
      ? [makeProblem('DUPLICATE_NAME', place, `step "${step.id}" has two cases named "${name}"`)]
      : [];
  });
}

function checkErrorTypes({ errors = [] }: HandlerDefinition, pointer: string, where: string): Problem[] {
  return errors.flatMap((type, index) =>
    holdsExpression(type)
      ? [refuseTemplate(pointerTo(pointer, 'errors', index), `an error type of a handler of ${where}`)]
      : [],
  );
}

function listHandlers({
  definition,
  steps,
}: Outline): { handler: HandlerDefinition; pointer: string; where: string }[] {
  const place = (handlers: HandlerDefinition[] | undefined, pointer: string, where: string) =>
    (handlers ?? []).map((handler, index) => ({ handler, pointer: pointerTo(pointer, index), where }));
  return [
    ...place(definition.onError, '/onError', 'the definition'),
    ...steps.flatMap(({ step, pointer }) => {
      const { id, onError, compensate } = step;
      const ofUndo = compensate && 'onError' in compensate ? compensate.onError : undefined;
      return [
        ...place(onError, pointerTo(pointer, 'onError'), `step "${id}"`),
        ...place(ofUndo, pointerTo(pointer, 'compensate', 'onError'), `the compensation of step "${id}"`),
      ];
    }),
  ];
}
