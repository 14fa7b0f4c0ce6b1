import { conversionFunctions } from './conversion.ts';
import type { FunctionDescription } from './define.ts';
import { effectFunctions } from './effects.ts';
import { encodingFunctions } from './encoding.ts';
import { listFunctions } from './list.ts';
import { mapFunctions } from './map.ts';
import { numberFunctions } from './number.ts';
import { stringFunctions } from './string.ts';
import { timeFunctions } from './time.ts';

const all: readonly FunctionDescription[] = [
  ...stringFunctions,
  ...listFunctions,
  ...mapFunctions,
  ...numberFunctions,
  ...conversionFunctions,
  ...timeFunctions,
  ...encodingFunctions,
  ...effectFunctions,
];

/** Functions by name. `f(x, y)` and `x.f(y)` are the same call. */
export const functions: ReadonlyMap<string, FunctionDescription> = new Map(
  all.map((description) => [description.name, description]),
);
