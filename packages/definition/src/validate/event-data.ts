import type { Json } from '@waymark/protocol';
import type { Program } from '../program.ts';
import type { Problem } from './problem.ts';
import { checkRunInput } from './run-input.ts';

/** Characters of the data of an event as JSON: as many as the input of a run may have. */
const largestData = 262_144;

export type CheckedEvent =
  | { status: 'fits'; /** With the `default`s of its schema. */ data: Json; /** Characters as JSON. */ size: number }
  | { status: 'unknown' | 'too-large'; message: string }
  | { status: 'misfit'; message: string; /** With pointers into the data. */ problems: Problem[] };

/** Checks an event for runs of a program: its name, and its data against the schema that the definition gives it. */
export function checkEvent({ name, events = {} }: Program, event: string, given: Json): CheckedEvent {
  const shown = event.slice(0, 200);
  const schema = Object.hasOwn(events, event) ? events[event] : undefined;
  if (schema === undefined) {
    const declared = Object.keys(events);
    const known = declared.length === 0 ? 'it takes none' : `it takes ${declared.join(', ')}`;
    return { status: 'unknown', message: `"${name}" has no event "${shown}"; ${known}.` };
  }
  const { input: data, problems } = checkRunInput(schema, given);
  if (problems.length > 0) {
    const message = `The data does not fit the event "${shown}": ${problems[0]?.message ?? ''}`;
    return { status: 'misfit', message, problems };
  }
  const size = JSON.stringify(data).length;
  if (size <= largestData) return { status: 'fits', data, size };
  return { status: 'too-large', message: `The data has ${size} characters; the limit is ${largestData}.` };
}
