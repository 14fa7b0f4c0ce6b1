import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import type { Outline, PlacedStep } from './outline.ts';

/** Where events are declared, those that steps wait for have to be. */
export function checkEvents({ steps, definition: { events } }: Outline): Problem[] {
  if (!events) return [];
  const declared = Object.keys(events);
  return steps.flatMap((placed) =>
    listNames(placed)
      .filter(({ name }) => !Object.hasOwn(events, name))
      .map(({ name, pointer }) => {
        const message = `step "${placed.step.id}" waits for event "${name}", but no such event is declared${didYouMean(name, declared)}`;
        const hint =
          declared.length === 0
            ? `Declare it in "events", with the JSON Schema of its data: {"${name}": {}}, or leave "events" out.`
            : `Declared: ${declared.join(', ')}.`;
        return makeProblem('UNKNOWN_EVENT', pointer, message, hint);
      }),
  );
}

function listNames({ step, pointer }: PlacedStep): { name: string; pointer: string }[] {
  if (step.type !== 'event') return [];
  if (typeof step.event === 'string') return [{ name: step.event, pointer: pointerTo(pointer, 'event') }];
  return step.event.map((name, index) => ({ name, pointer: pointerTo(pointer, 'event', index) }));
}
