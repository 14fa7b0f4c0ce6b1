import type { Program } from '@waymark/definition';
import { checkRunInput } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import { ServiceError } from '../errors.ts';

/** Characters of the data as JSON: the same as the input of a run may have. */
const largestData = 262_144;

/**
 * Checks the data of an event against the schema that the definition gives it, and fills in the `default`s.
 *
 * @throws {ServiceError} UNKNOWN_EVENT, INVALID_EVENT or PAYLOAD_TOO_LARGE
 */
export function checkEventData(
  { name, events = {} }: Program,
  event: string,
  given: Json,
): { data: Json; size: number } {
  const schema = Object.hasOwn(events, event) ? events[event] : undefined;
  if (schema === undefined) {
    const declared = Object.keys(events);
    const known = declared.length === 0 ? 'it takes none' : `it takes ${declared.join(', ')}`;
    throw new ServiceError('UNKNOWN_EVENT', `"${name}" has no event "${event.slice(0, 200)}"; ${known}.`);
  }
  const { input: data, problems } = checkRunInput(schema, given);
  if (problems.length > 0) {
    const findings = problems.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }));
    const message = `The data does not fit the event "${event}": ${findings[0]?.message ?? ''}`;
    throw new ServiceError('INVALID_EVENT', message, { findings });
  }
  const size = JSON.stringify(data).length;
  if (size > largestData)
    throw new ServiceError('PAYLOAD_TOO_LARGE', `The data has ${size} characters; the limit is ${largestData}.`);
  return { data, size };
}
