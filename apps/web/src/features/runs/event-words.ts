import type { ExecutionReason, HoldVerb, RunEvent } from '@waymark/protocol';

/** Why an execution of a run was begun. */
export const executionWords: Record<ExecutionReason, string> = {
  start: 'started',
  continueAsNew: 'went on, the one before had become long',
  retry: 'tried again',
  resume: 'resumed',
  restart: 'restarted with another input',
};

const verbWords: Record<HoldVerb, string> = { retry: 'tried again', skip: 'skipped', fail: 'failed for good' };

/** What an event tells of the people and the executions behind it, in a line; null where its facts say enough. */
export function sayEvent(event: RunEvent): string | null {
  const details = event as RunEvent & {
    by?: string | null;
    reason?: string | null;
    verb?: HoldVerb;
    version?: number;
    why?: string | null;
  };
  const { by, reason, verb, version, why } = details;
  switch (event.type) {
    case 'hold_ended':
      return sentence(verb ? verbWords[verb] : null, by, reason);
    case 'run_paused':
    case 'run_resumed':
    case 'run_cancel_requested':
      return sentence(null, by, reason);
    case 'run_continued': {
      const what = executionWords[reason as ExecutionReason] ?? 'goes on';
      const next = version === undefined ? '' : `, on version ${version}`;
      return sentence(`${what}${by ? ` by ${by}` : ''}${next}`, null, why);
    }
    default:
      return null;
  }
}

/** `tried again by ann: “the card is unlocked”`. */
function sentence(
  what: string | null,
  by: string | null | undefined,
  reason: string | null | undefined,
): string | null {
  const who = [what, by ? `by ${by}` : null].filter((word) => word !== null).join(' ');
  return [who, reason ? `“${reason}”` : ''].filter((word) => word !== '').join(': ') || null;
}
