import { Fault } from '../errors.ts';
import { checkNumber } from '../values.ts';
import { defineFunction } from './define.ts';

/** Functions of numbers. */
export const numberFunctions = [
  defineFunction('abs', ['number'], (_, value) => checkNumber(Math.abs(value))),
  defineFunction('floor', ['number'], (_, value) => checkNumber(Math.floor(value))),
  defineFunction('ceil', ['number'], (_, value) => checkNumber(Math.ceil(value))),
  defineFunction('trunc', ['number'], (_, value) => checkNumber(Math.trunc(value))),
  defineFunction('round', ['number', 'integer?'], (_, value, digits = 0) => {
    if (digits < 0 || digits > 15) throw new Fault('INVALID_VALUE', `round() keeps 0 to 15 digits, not ${digits}`);
    return checkNumber(roundTo(value, digits));
  }),
];

/** Half goes away from zero, in the decimal digits that the number prints: round(1.005, 2) is 1.01. */
function roundTo(value: number, digits: number): number {
  const magnitude = Math.abs(value);
  const [mantissa = '0', exponent = '0'] = String(magnitude).split('e');
  const scaled = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  const rounded = Number(`${scaled}e${-digits}`);
  return value < 0 ? -rounded : rounded;
}
