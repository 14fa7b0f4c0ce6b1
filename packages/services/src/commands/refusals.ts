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
    findings: toFindings('CANNOT_CHANGE', refused),
  });
}

/** Why a run that has ended cannot go on by a version of its definition, or from a step. */
export function refusedByPlan(run: Run, version: number, refused: NonNullable<Refusal['refused']>): ServiceError {
  const code = version === run.version ? 'CANNOT_RESUME' : 'CANNOT_CHANGE';
  const [first] = refused;
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : '';
  const what = version === run.version ? '' : ` by version ${version}`;
  return new ServiceError(
    code,
    `Run "${run.id}" cannot go on${what}: step "${first?.address ?? ''}": ${first?.reason ?? ''}${more}.`,
    { findings: toFindings(code, refused) },
  );
}

function toFindings(code: string, refused: NonNullable<Refusal['refused']>) {
  return refused.map(({ address, reason }) => ({ code, pointer: '', message: `${address}: ${reason}`, hint: null }));
}

/** Another command for the same thing is on its way. */
export function pending({ verb, address, by, createdAt }: StoredCommand): ServiceError {
  const what = address === null || address === '/' ? 'the run' : `step "${address}"`;
  const at = toTime(createdAt);
  return new ServiceError('COMMAND_PENDING', `${by} asked at ${at} to ${verb} ${what}, and that has no answer yet.`, {
    data: { verb, by, at },
  });
}
