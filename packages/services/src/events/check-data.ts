import type { Program } from '@waymark/definition';
import { checkEvent } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import { ServiceError } from '../errors.ts';

/**
 * Checks the data of an event against the schema that the definition gives it, and fills in the `default`s.
 *
 * @throws {ServiceError} UNKNOWN_EVENT, INVALID_EVENT or PAYLOAD_TOO_LARGE
 */
export function checkEventData(program: Program, event: string, given: Json): { data: Json; size: number } {
  const checked = checkEvent(program, event, given);
  switch (checked.status) {
    case 'fits':
      return checked;
    case 'unknown':
      throw new ServiceError('UNKNOWN_EVENT', checked.message);
    case 'too-large':
      throw new ServiceError('PAYLOAD_TOO_LARGE', checked.message);
    case 'misfit':
      throw new ServiceError('INVALID_EVENT', checked.message, {
        findings: checked.problems.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` })),
      });
  }
}
