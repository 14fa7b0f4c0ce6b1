import type { Run, StoredCommand } from '@waymark/database';
import type { CommandDelivery } from '@waymark/temporal';
import { ServiceError } from '../errors.ts';
import { toTime } from '../values.ts';

export function finished({ id, status }: Pick<Run, 'id' | 'status'>): ServiceError {
  return new ServiceError('ALREADY_FINISHED', `Run "${id}" has ended (${status}).`);
}

type Refusal = Extract<CommandDelivery, { status: 'refused' }>['refusal'];

/** What the run itself has refused. */
export function refusedByRun({ code, message, refused = [] }: Refusal): ServiceError {
  return new ServiceError(code, message, {
    findings: refused.map(({ address, reason }) => ({
      code: 'CANNOT_CHANGE',
      pointer: '',
      message: `${address}: ${reason}`,
      hint: null,
    })),
  });
}

/** Another command for the same thing is on its way. */
export function pending({ verb, address, by, createdAt }: StoredCommand): ServiceError {
  const what = address === null || address === '/' ? 'the run' : `step "${address}"`;
  const at = toTime(createdAt);
  return new ServiceError('COMMAND_PENDING', `${by} asked at ${at} to ${verb} ${what}, and that has no answer yet.`, {
    data: { verb, by, at },
  });
}
