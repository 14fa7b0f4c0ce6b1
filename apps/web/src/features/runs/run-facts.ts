import {
  isContainer as holdsOthers,
  isFinalRunStatus,
  placeOf,
  type RunStatus,
  type StepStatus,
} from '@waymark/protocol';
import type { Run, RunSummary, Step } from '../../api/types.ts';
import { shortenIds } from '../../components/format.ts';
import type { StepMark } from '../graph/step-node.tsx';

/** The step's status as people see it: between two attempts it is retrying. */
export function statusOfStep(step: Step): StepStatus {
  return step.status === 'running' && nextAttemptOf(step) ? 'retrying' : step.status;
}

/** When a step between two attempts is tried again; null while it is not between two. */
export function nextAttemptOf(step: Step): string | null {
  const last = ownAttempts(step).at(-1);
  const open = step.status === 'running' || step.status === 'retrying';
  const next = open && last && last.status !== 'running' ? last.nextAttemptAt : null;
  return next ?? (waitsForRetry(step) ? (step.waitingUntil ?? null) : null);
}

/** Whether its attempts are used up, and it waits for another try of the whole run. */
function waitsForRetry({ status, waitingFor }: Step): boolean {
  return status === 'retrying' && Boolean(waitingFor);
}

/** Attempts of doing the step, without those of undoing it. */
export function ownAttempts(step: Step): Step['attemptLog'] {
  return step.attemptLog.filter(({ phase }) => phase !== 'undo');
}

/** By the address in the definition. A step that had several turns is marked by those that matter most. */
export function marksOf(run: Run): Map<string, StepMark> {
  const marks = new Map<string, StepMark>();
  for (const step of run.steps) {
    const place = placeOf(step.address);
    const mark = toMark(step);
    const former = marks.get(place);
    marks.set(place, former ? joinTurns(former, mark) : mark);
  }
  return marks;
}

function joinTurns(former: StepMark, latest: StepMark): StepMark {
  const turns = former.turns + latest.turns;
  if (former.status === latest.status) return { ...latest, turns, alike: former.alike + latest.alike };
  return { ...(weightOf(former.status) > weightOf(latest.status) ? former : latest), turns };
}

function toMark(step: Step): StepMark {
  const turns = placeOf(step.address) === step.address ? 0 : 1;
  return {
    status: statusOfStep(step),
    attempts: step.attempts,
    startedAt: step.startedAt,
    finishedAt: step.finishedAt,
    compensation: step.compensation?.status ?? null,
    turns,
    alike: turns,
  };
}

function weightOf(status: string): number {
  return ['completed', 'cancelled', 'failed', 'running', 'waiting', 'retrying', 'held'].indexOf(status);
}

/** The step at an address; at one of the definition the latest of its turns. */
export function findStep(run: Run, address: string | null): Step | null {
  return (
    run.steps.find((step) => step.address === address) ??
    run.steps.findLast((step) => placeOf(step.address) === address) ??
    null
  );
}

/** What an open run is busy with or waits for; what of it is held is told by itself. */
export type Present =
  | { kind: 'retrying'; step: Step; what: string; nextAt: string; error: string | null }
  | { kind: 'waiting'; what: string; since: string | null; until: string | null; step: Step | null }
  | { kind: 'busy'; steps: Step[] };

/** The things to know about an open run right now, the most pressing first. Empty when it has ended. */
export function presentOf(run: Run): Present[] {
  if (isFinalRunStatus(run.status)) return [];
  const retrying = run.steps.flatMap((step): Present[] => {
    const nextAt = nextAttemptOf(step);
    if (!nextAt) return [];
    const last = ownAttempts(step).at(-1);
    const what = waitsForRetry(step) ? (step.waitingFor ?? '') : `attempt ${(last?.attempt ?? 0) + 1}`;
    return [{ kind: 'retrying', step, what, nextAt, error: (last?.error ?? step.error)?.message ?? null }];
  });
  const waiting = run.steps.flatMap((step): Present[] =>
    step.status === 'waiting' && !isContainer(step)
      ? [
          {
            kind: 'waiting',
            step,
            what: step.waitingFor ?? (step.type === 'approval' ? 'an approval' : 'a timer'),
            since: step.startedAt,
            until: step.waitingUntil ?? null,
          },
        ]
      : [],
  );
  const busy = run.steps.filter((step) => statusOfStep(step) === 'running' && !isContainer(step));
  const undoing = run.steps.filter(({ compensation }) => compensation?.status === 'running');
  const working = [...busy, ...undoing];
  return [...retrying, ...waiting, ...(working.length > 0 ? [{ kind: 'busy' as const, steps: working }] : [])];
}

export function isContainer({ type }: Pick<Step, 'type'>): boolean {
  return holdsOthers(type);
}

/** The run's status in a word: one that only waits for next attempts is no healthy "running". */
export function statusOfRun(run: Run): RunStatus | 'retrying' {
  const present = run.status === 'running' ? presentOf(run) : [];
  const retries = present.some(({ kind }) => kind === 'retrying') && !present.some(({ kind }) => kind === 'busy');
  return retries ? 'retrying' : run.status;
}

/** Why a run waits, or how it failed, in a line; null where there is nothing to say. */
export function whyOf({ status, closedAt, error, waitingFor }: RunSummary): string | null {
  const failure = error && (closedAt ? `${error.type}: ${error.message}` : error.message);
  const wait = closedAt ? null : (waitingFor?.replace(/^a person: /, '') ?? null);
  // Of what is held: that it is, and why.
  const why = wait && failure ? `${wait}${status === 'paused' ? ', and held' : ''}: ${failure}` : (wait ?? failure);
  return why && shortenIds(why);
}

/** Whether the run can be asked to cancel. */
export function canCancel(run: Run): boolean {
  return !isFinalRunStatus(run.status);
}

/** Whether the run has ended in a way after which it can go on. */
export function canResume({ status }: Run): boolean {
  return status === 'failed' || status === 'cancelled';
}

/** Whether the step has begun, in this or an earlier execution of the run. */
export function hasBegun({ startedAt }: Step): boolean {
  return startedAt !== null;
}

/** Whether the run can be paused, or resumed, now. */
export function pauseVerbOf({ status }: Run): 'pause' | 'resume' | null {
  if (status === 'paused') return 'resume';
  // What has not begun has nothing that could pause.
  return isFinalRunStatus(status) || status === 'pending' ? null : 'pause';
}
