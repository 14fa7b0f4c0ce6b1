import type { ErrorObject } from 'ajv';
import { makeProblem, pointerTo, type Problem, type ProblemCode } from './problem.ts';
import { didYouMean } from './suggest.ts';

/** Turns what ajv says about a value into a finding. @param base the pointer of the value that was checked */
export function describeMisfit(error: ErrorObject, code: ProblemCode, base: string, what: string): Problem {
  const place = base + error.instancePath;
  const where = error.instancePath === '' ? what : `${what} at ${error.instancePath}`;
  switch (error.keyword) {
    case 'required': {
      const key = String(error.params['missingProperty']);
      return makeProblem(code, pointerTo(place, key), `${where} has no "${key}"`);
    }
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(error.params['additionalProperty'] ?? error.params['unevaluatedProperty']);
      const known = Object.keys(error.parentSchema?.['properties'] ?? {});
      return makeProblem(code, pointerTo(place, key), `${where} has the unknown key "${key}"${didYouMean(key, known)}`);
    }
    case 'enum':
      return makeProblem(
        code,
        place,
        `${where} has to be one of ${JSON.stringify(error.params['allowedValues']).slice(0, 500)}`,
      );
    case 'const':
      return makeProblem(
        code,
        place,
        `${where} has to be ${JSON.stringify(error.params['allowedValue']).slice(0, 500)}`,
      );
    default:
      return makeProblem(code, place, `${where} ${error.message ?? 'does not fit'}`);
  }
}
