import { Fault } from '../errors.ts';
import type { Effects, Frame } from '../frame.ts';
import { defineFunction } from './define.ts';
import { formatInstant } from './instant.ts';

/** Functions whose answer comes from the one who evaluates, who makes it safe under replay. */
export const effectFunctions = [
  defineFunction('now', [], (frame) => formatInstant(requireEffects(frame, 'now').now())),
  defineFunction('uuid', [], (frame) => requireEffects(frame, 'uuid').uuid()),
  defineFunction('random', [], (frame) => requireEffects(frame, 'random').random()),
];

function requireEffects(frame: Frame, name: string): Effects {
  if (frame.effects) return frame.effects;
  throw new Fault('NOT_AVAILABLE', `${name}() cannot be used here`);
}
