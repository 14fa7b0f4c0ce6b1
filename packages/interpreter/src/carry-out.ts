import { placeSteps } from '@waymark/definition';
import { placeOf } from '@waymark/protocol';
import type { Commanded } from '@waymark/protocol';
import type { HoldCommand } from './commands.ts';
import { refusal } from './commands.ts';
import { planChange } from './plan-change.ts';
import type { CommandAnswer, CommandRefusal, NextVersion, RunCommand } from './run-command.ts';
import type { Run } from './run.ts';

/** Step types whose input a person can change. */
const withInput: readonly string[] = ['action', 'http', 'script', 'activity', 'workflow'];

/** Null: the command can be carried out, or was. Changes nothing. */
export function refuseCommand(run: Run, command: RunCommand): CommandRefusal | null {
  if (run.commands.findAnswer(command.id)) return null;
  if (run.isOver) return refusal('ALREADY_FINISHED', 'The run has ended');
  switch (command.verb) {
    case 'pause':
      return null;
    case 'resume':
      return run.pause.isFree ? refusal('NOT_PAUSED', 'The run is not paused') : null;
    default:
      return refuseWord(run, command);
  }
}

function refuseWord(run: Run, command: HoldCommand): CommandRefusal | null {
  const { address } = command;
  const placed = placeSteps(run.program).find((one) => one.address === placeOf(address));
  const isKnown = address === '/' || placed !== undefined || run.outcomes.viewAt(address) !== null;
  if (!run.commands.isHeld(address))
    return isKnown
      ? refusal('NOT_HELD', `${describe(address)} is not held`)
      : refusal('NOT_FOUND', `The run has no step ${address}`);
  if (command.verb !== 'retry') return null;
  if (run.undo.listFailed().includes(address) && (command.input !== undefined || command.next))
    return refusal('CANNOT_CHANGE', `The compensation of ${address} is tried again as it was`);
  const type = placed?.step.type ?? 'part';
  if (command.input !== undefined && !withInput.includes(type))
    return refusal('CANNOT_CHANGE', `${describe(address)} takes no input of its own`);
  return command.next ? refuseChange(run, address, command.next) : null;
}

function refuseChange(run: Run, address: string, { version, program }: NextVersion): CommandRefusal | null {
  if (!run.legs.hasRoom)
    return refusal('CANNOT_CHANGE', 'The run has become too large to go on in a further execution');
  const coming = run.legs.next ?? run.commands.wantedVersion;
  if (coming && coming.version !== version)
    return refusal('CANNOT_CHANGE', `The run is about to go on by version ${coming.version}`);
  const { refused } = planChange(run, program, address === '/' ? '' : address);
  if (refused.length === 0) return null;
  const first = refused.map(({ address: at, reason }) => `step "${at}": ${reason}`)[0] ?? '';
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : '';
  return { code: 'CANNOT_CHANGE', message: `The run cannot go on by version ${version}: ${first}${more}`, refused };
}

/** Carries out a command that is not refused; one that is changes nothing. The same id again gets the same answer. */
export function carryOut(run: Run, command: RunCommand): CommandAnswer {
  const known = run.commands.findAnswer(command.id);
  if (known) return known;
  const answer = { at: run.timestamp() };
  if (refuseCommand(run, command)) return answer;
  run.commands.remember(command.id, answer);
  const told: Commanded = { by: command.by ?? null, reason: command.reason ?? null, command: command.id };
  switch (command.verb) {
    case 'pause':
      if (!run.pause.isFree) return answer;
      run.journal.record('/', { type: 'run_paused', ...told });
      run.enterPause();
      return answer;
    case 'resume':
      run.journal.record('/', { type: 'run_resumed', ...told });
      run.leavePause();
      return answer;
    default:
      run.journal.record(command.address, { type: 'hold_ended', verb: command.verb, ...told });
      run.commands.say(command);
      return answer;
  }
}

function describe(address: string): string {
  return address === '/' ? 'The run' : `Step "${address}"`;
}
