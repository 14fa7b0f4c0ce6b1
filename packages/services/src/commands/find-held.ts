import { type Run, listHeld } from '@waymark/database';
import type { HoldVerb, RunError } from '@waymark/protocol';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';

/**
 * The one thing of a run that is held, as far as the read model knows: a step, a compensation or (`/`) the run itself.
 *
 * @throws {ServiceError} NOT_HELD; INVALID_REQUEST with all of them when there are several
 */
export async function findHeld({ database }: ServiceContext, run: Run, verb: HoldVerb): Promise<string> {
  const held = await listHeld(database, run.id);
  const addresses = [
    // A run whose step is held says the step's error.
    ...((run.error as RunError | null)?.step === '/' ? ['/'] : []),
    // There is nothing after a compensation that could decide.
    ...held.filter(({ what }) => what === 'step' || verb !== 'fail').map(({ address }) => address),
  ];
  const [address, ...others] = addresses;
  if (address === undefined) throw new ServiceError('NOT_HELD', `Nothing of run "${run.id}" is held.`);
  if (others.length === 0) return address;
  const message = `Several are held: ${addresses.join(', ')}.`;
  throw new ServiceError('INVALID_REQUEST', `/address: ${message}`, {
    findings: [{ code: 'MISSING_FIELD', pointer: '/address', message, hint: 'Name one of them.' }],
  });
}
