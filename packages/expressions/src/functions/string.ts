import { Fault } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { kindOf } from '../values.ts';
import type { Json } from '@waymark/protocol';
import { defineFunction } from './define.ts';

/** Functions of texts. Positions and lengths count characters (code points); nothing here asks a locale. */
export const stringFunctions = [
  defineFunction('contains', ['text', 'text'], (frame, text, part) => {
    chargeTexts(frame, text, part);
    return text.includes(part);
  }),
  defineFunction('startsWith', ['text', 'text'], (frame, text, part) => {
    chargeTexts(frame, part);
    return text.startsWith(part);
  }),
  defineFunction('endsWith', ['text', 'text'], (frame, text, part) => {
    chargeTexts(frame, part);
    return text.endsWith(part);
  }),
  defineFunction('indexOf', ['text', 'text'], (frame, text, part) => {
    chargeTexts(frame, text, text, part);
    const at = text.indexOf(part);
    return at === -1 ? -1 : countCharacters(text.slice(0, at));
  }),
  defineFunction('lower', ['text'], (frame, text) => {
    chargeTexts(frame, text, text);
    return text.toLowerCase();
  }),
  defineFunction('upper', ['text'], (frame, text) => {
    chargeTexts(frame, text, text);
    return text.toUpperCase();
  }),
  defineFunction('trim', ['text'], (frame, text) => {
    chargeTexts(frame, text);
    return text.trim();
  }),
  defineFunction('split', ['text', 'text'], (frame, text, separator) => {
    chargeTexts(frame, text, separator);
    if (separator === '') frame.budget.charge(text.length);
    const parts = separator === '' ? Array.from(text) : text.split(separator);
    frame.budget.charge(parts.length);
    return parts;
  }),
  defineFunction('replace', ['text', 'text', 'text'], (frame, text, from, to) => {
    chargeTexts(frame, text, from);
    const parts = text.split(from);
    frame.budget.charge(parts.length);
    frame.budget.chargeText(text.length + parts.length * to.length);
    return parts.join(to);
  }),
  defineFunction('substring', ['text', 'integer', 'integer?'], (frame, text, start, end) => {
    frame.budget.charge(1 + (text.length >> 2));
    const characters = Array.from(text);
    const stop = end ?? characters.length;
    if (start < 0 || stop < start || stop > characters.length) {
      throw new Fault(
        'INVALID_VALUE',
        `substring(${start}, ${stop}) does not lie in a text of ${characters.length} characters`,
      );
    }
    return characters.slice(start, stop).join('');
  }),
  defineFunction('join', ['list', 'text?'], (frame, items, separator = '') => {
    frame.budget.charge(items.length);
    frame.budget.chargeText(items.length * separator.length);
    const texts = items.map((item) => readJoinable(item));
    for (const text of texts) frame.budget.chargeText(text.length);
    return texts.join(separator);
  }),
];

/** Characters of a text; a pair of surrogates is one. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function readJoinable(item: Json): string {
  if (typeof item === 'string') return item;
  if (typeof item === 'number' || typeof item === 'boolean') return String(item);
  throw new Fault('TYPE_MISMATCH', `join() puts texts and numbers together, not ${kindOf(item)}`);
}

function chargeTexts(frame: Frame, ...texts: string[]): void {
  for (const text of texts) frame.budget.chargeText(text.length);
}
