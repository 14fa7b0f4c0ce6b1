import type { Json, JsonObject } from '@waymark/protocol';
import { isObject } from '../older/recognise.ts';

/** How many steps a document has, in all its lists, whether they can be read or not. Data in templates does not count. */
export function countSteps(document: Json): number {
  if (!isObject(document)) return 0;
  return countList(document['steps']) + countList(document['finally']) + countInside(document['onError']);
}

function countList(list: Json | undefined): number {
  if (!Array.isArray(list)) return 0;
  return list.reduce<number>((count, step) => count + 1 + countStep(step), 0);
}

function countStep(step: Json): number {
  if (!isObject(step)) return 0;
  const { steps, finally: last, cases, branches, default: otherwise, onError, compensate } = step;
  return (
    countList(steps) +
    countList(last) +
    countInside(cases) +
    countInside(isObject(branches ?? null) ? Object.values(branches as JsonObject) : []) +
    countInside([otherwise ?? null]) +
    countInside(onError) +
    countInside([compensate ?? null]) +
    (isObject(compensate ?? null) ? countInside((compensate as JsonObject)['onError']) : 0)
  );
}

/** Of things that hold a list of steps each. */
function countInside(holders: Json | undefined): number {
  if (!Array.isArray(holders)) return 0;
  return holders.reduce<number>((count, holder) => count + (isObject(holder) ? countList(holder['steps']) : 0), 0);
}
