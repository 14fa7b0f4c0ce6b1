import type { Attempt, RunWithSteps, Step } from '@waymark/database';
import { type PlacedStep, type Program, childAddress, placeSteps } from '@waymark/definition';
import { placeOf } from '@waymark/protocol';
import type { AttemptStatus, CompensationState, Json, RunError, StepStatus } from '@waymark/protocol';
import { toTime } from '../values.ts';

export type StepView = {
  address: string;
  id: string;
  type: string;
  title: string | null;
  status: StepStatus;
  /** Those that count: attempts lost with their worker do not. */
  attempts: number;
  /** Workflow time. */
  startedAt: string | null;
  finishedAt: string | null;
  input: Json;
  output: Json;
  error: RunError | null;
  waitingFor: string | null;
  waitingUntil: string | null;
  /** Addresses of the siblings that must have ended before it starts. */
  waitsFor: string[];
  /** The newest run that a step of type `workflow` has started, or waits for. */
  childRunId: string | null;
  attemptLog: AttemptView[];
  compensation: CompensationState | null;
};

export type AttemptView = {
  attempt: number;
  status: AttemptStatus;
  /** The worker's clock. */
  startedAt: string;
  finishedAt: string | null;
  error: Json;
  nextAttemptAt: string | null;
};

/** What was made on the way, by the address of the step. */
type Made = { attempts: ReadonlyMap<string, Attempt[]>; children: ReadonlyMap<string, string> };

/** All steps of a program in the order of the definition, also those that never started, with what is known of each. */
export function composeSteps(
  program: Program,
  steps: readonly Step[],
  attempts: readonly Attempt[],
  subRuns: RunWithSteps['subRuns'] = [],
): StepView[] {
  const rows = new Map(steps.map((step) => [step.address, step]));
  const made: Made = {
    attempts: groupAttempts(attempts),
    // Oldest first: the last one stands.
    children: new Map(subRuns.map(({ address, runId }) => [address, runId])),
  };
  const places = placeSteps(program);
  const byAddress = new Map(places.map((place) => [place.address, place]));
  const turns = groupTurns(steps, [...byAddress.keys()]);
  return [
    // The steps of a turn are listed after what has the turns, as far as there were any.
    ...places.flatMap((place) => [
      ...(place.turnsOf === null ? [composeStep(place, place.address, rows.get(place.address), made)] : []),
      ...(turns.get(place.address) ?? []).map((row) =>
        composeStep(byAddress.get(placeOf(row.address)) ?? null, row.address, row, made),
      ),
    ]),
    // What the journal knows and the program does not: shown rather than hidden.
    ...steps
      .filter(({ address }) => !byAddress.has(placeOf(address)))
      .map((row) => composeStep(null, row.address, row, made)),
  ];
}

/**
 * Rows of steps in turns, by the outermost step that has turns: turn by turn, and in a turn as it went.
 *
 * @param places addresses in the order of the definition, which is that of what was done at the same moment
 */
function groupTurns(steps: readonly Step[], places: readonly string[]): Map<string, Step[]> {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const turn = step.address.indexOf('[');
    if (turn < 0) continue;
    const owner = step.address.slice(0, turn);
    const own = groups.get(owner);
    if (own) own.push(step);
    else groups.set(owner, [step]);
  }
  const inOrder = new Intl.Collator('en', { numeric: true });
  // What is skipped never starts.
  const begun = ({ startedAt, finishedAt }: Step) => (startedAt ?? finishedAt)?.getTime() ?? Number.POSITIVE_INFINITY;
  const rank = new Map(places.map((place, index) => [place, index]));
  const rankOf = ({ address }: Step) => rank.get(placeOf(address)) ?? places.length;
  for (const rows of groups.values())
    rows.sort(
      (one, other) =>
        inOrder.compare(turnOf(one.address), turnOf(other.address)) ||
        begun(one) - begun(other) ||
        rankOf(one) - rankOf(other) ||
        inOrder.compare(one.address, other.address),
    );
  return groups;
}

/** `/lines[3]` of `/lines[3]/reserve`. */
function turnOf(address: string): string {
  return address.slice(0, address.indexOf(']') + 1);
}

function groupAttempts(attempts: readonly Attempt[]): Map<string, Attempt[]> {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const own = groups.get(attempt.address);
    if (own) own.push(attempt);
    else groups.set(attempt.address, [attempt]);
  }
  return groups;
}

function composeStep(
  place: PlacedStep | null,
  address: string,
  row: Step | undefined,
  { attempts, children }: Made,
): StepView {
  const own = attempts.get(address) ?? [];
  const done = own.filter(({ phase }) => phase === 'do');
  const parent = address.slice(0, address.lastIndexOf('/'));
  return {
    address,
    id: place?.step.id ?? decodeURIComponent(address.slice(parent.length + 1)),
    type: place?.step.type ?? row?.type ?? '',
    title: row?.title ?? titleOf(place),
    status: statusOf(row, done),
    attempts: Math.max(row?.attempts ?? 0, countedOf(done)),
    startedAt: toTime(row?.startedAt ?? null),
    finishedAt: toTime(row?.finishedAt ?? null),
    input: (row?.input ?? null) as Json,
    output: (row?.output ?? null) as Json,
    error: (row?.error ?? null) as RunError | null,
    waitingFor: row?.waitingFor ?? null,
    waitingUntil: toTime(row?.waitingUntil ?? null),
    waitsFor: (place?.step.waitsFor ?? []).map((id) => childAddress(parent, id)),
    childRunId: children.get(address) ?? null,
    attemptLog: done.map(toAttemptView),
    compensation: compensationOf(row, own),
  };
}

/** Between two attempts the journal says nothing: the attempt rows know that a step waits for its next one. */
function statusOf(row: Step | undefined, attempts: readonly Attempt[]): StepStatus {
  if (!row) return 'pending';
  const last = attempts.at(-1);
  if (row.status === 'running' && last?.status === 'failed' && last.nextAttemptAt !== null) return 'retrying';
  return row.status as StepStatus;
}

function compensationOf(row: Step | undefined, attempts: readonly Attempt[]): CompensationState | null {
  const compensation = (row?.compensation ?? null) as CompensationState | null;
  if (!compensation) return null;
  return {
    ...compensation,
    attempts: Math.max(compensation.attempts, countedOf(attempts.filter(({ phase }) => phase === 'undo'))),
  };
}

/** Of the newest generation; older ones belong to what was undone or given up. */
function countedOf(attempts: readonly Attempt[]): number {
  const generation = attempts.at(-1)?.generation;
  return attempts.filter((attempt) => attempt.counted && attempt.generation === generation).length;
}

function toAttemptView({ attempt, status, startedAt, finishedAt, error, nextAttemptAt }: Attempt): AttemptView {
  return {
    attempt,
    status: status as AttemptStatus,
    startedAt: toTime(startedAt),
    finishedAt: toTime(finishedAt),
    error: error as Json,
    nextAttemptAt: toTime(nextAttemptAt),
  };
}

/** A title that is made from the run's data is known once the step has started. */
function titleOf(place: PlacedStep | null): string | null {
  const title = place?.step.title;
  return typeof title === 'string' && !title.includes('${') ? title : null;
}
