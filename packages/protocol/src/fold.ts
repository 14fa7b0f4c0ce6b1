import type { JournalEntry, Labels, RunState, StepState, Transition } from './journal.ts';
import { isFinalRunStatus } from './statuses.ts';
import type { HoldVerb, RunStatus } from './statuses.ts';

/**
 * The state of one step, from what the journal says of its address, in the order of `seq`. Pure: the read model and
 * the workflow's query `state` use it both, so they cannot disagree.
 *
 * @param base what was known before the first of them
 * @throws {RangeError} when there is no entry.
 */
export function foldStep(entries: readonly JournalEntry[], base?: StepState): StepState {
  const first = entries[0];
  if (!first && !base) throw new RangeError('a step without entries has no state');
  return entries.reduce(applyToStep, base ?? createStepState(first?.address ?? ''));
}

/** A step of which nothing is known yet. */
export function createStepState(address: string): StepState {
  return {
    address,
    type: '',
    title: null,
    status: 'pending',
    attempts: 0,
    startedAt: null,
    finishedAt: null,
    input: null,
    output: null,
    error: null,
    idempotencyKey: null,
    waitingFor: null,
    waitingUntil: null,
    compensation: null,
  };
}

function applyToStep(step: StepState, { at, transition }: JournalEntry): StepState {
  const ended = { finishedAt: at, waitingFor: null, waitingUntil: null };
  switch (transition.type) {
    case 'step_started':
      return {
        ...createStepState(step.address),
        type: transition.stepType,
        title: transition.title,
        status: 'running',
        startedAt: at,
        input: transition.input,
        idempotencyKey: transition.idempotencyKey,
      };
    case 'step_waiting':
      return {
        ...step,
        status: transition.error ? 'retrying' : 'waiting',
        error: transition.error ?? null,
        attempts: transition.error?.attempts ?? step.attempts,
        waitingFor: transition.waitingFor,
        waitingUntil: transition.until,
      };
    case 'step_completed':
      return {
        ...step,
        ...ended,
        status: transition.status,
        output: transition.output,
        attempts: transition.attempts,
        error: transition.error,
      };
    case 'step_failed':
      return { ...step, ...ended, status: 'failed', error: transition.error, attempts: transition.attempts };
    case 'step_skipped':
      return { ...step, ...ended, type: transition.stepType, status: 'skipped', output: transition.output ?? null };
    case 'step_cancelled':
      return { ...step, ...ended, status: 'cancelled', attempts: transition.attempts };
    case 'step_held':
      return { ...step, status: 'held', error: transition.error, attempts: transition.attempts };
    case 'hold_ended':
      if (step.status === 'held') return { ...step, status: 'running' };
      return { ...step, compensation: leaveCompensation(step.compensation, transition.verb) };
    case 'compensation_started':
      return {
        ...step,
        compensation: { status: 'running', attempts: 0, startedAt: at, finishedAt: null, error: null },
      };
    case 'compensation_completed':
    case 'compensation_failed':
      return { ...step, compensation: endCompensation(step, at, transition) };
    case 'event_received':
    case 'event_dropped':
    case 'event_taken':
    case 'approval_opened':
    case 'approval_voted':
    case 'approval_reminded':
    case 'approval_escalated':
    case 'approval_decided':
    case 'run_started':
    case 'run_continued':
    case 'run_labelled':
    case 'run_held':
    case 'run_cancel_requested':
    case 'run_paused':
    case 'run_resumed':
    case 'run_finished':
      return step;
  }
}

function endCompensation(
  step: StepState,
  at: string,
  transition: Extract<Transition, { type: 'compensation_completed' | 'compensation_failed' }>,
): StepState['compensation'] {
  const failed = transition.type === 'compensation_failed';
  return {
    startedAt: step.compensation?.startedAt ?? at,
    status: failed ? 'failed' : 'completed',
    attempts: transition.attempts,
    finishedAt: at,
    error: failed ? transition.error : null,
  };
}

/** A person has said what becomes of a compensation that failed. */
function leaveCompensation(compensation: StepState['compensation'], verb: HoldVerb): StepState['compensation'] {
  if (compensation?.status !== 'failed') return compensation;
  return verb === 'retry' ? { ...compensation, status: 'pending' } : { ...compensation, givenUp: true };
}

/** Whether a compensation failed and a person has to say what becomes of it. */
function waitsForPerson({ compensation }: StepState): boolean {
  return compensation?.status === 'failed' && !compensation.givenUp;
}

/**
 * The run's own state, from the entries of address `/` in the order of `seq` and the state of its steps.
 *
 * @param labels those that earlier executions told, where their entries are not at hand
 */
export function foldRun(entries: readonly JournalEntry[], steps: readonly StepState[], labels: Labels = {}): RunState {
  const nothing = { waitingFor: null, output: null, error: null };
  let state: RunState = { status: 'pending', ...nothing, labels, steps: [...steps] };
  let isPaused = false;
  /** The run itself is held, whatever else is. */
  let own: Pick<RunState, 'error' | 'waitingFor'> | null = null;
  for (const { transition } of entries) {
    switch (transition.type) {
      case 'run_started':
        if (state.status === 'pending') state.status = 'running';
        break;
      case 'run_continued':
        isPaused = transition.paused === true;
        // One that had ended is open again.
        if (state.status === 'pending' || isFinalRunStatus(state.status))
          state = { ...state, ...nothing, status: 'running' };
        break;
      case 'run_labelled':
        state.labels = transition.labels;
        break;
      case 'run_held': {
        const { error, waitingFor } = transition;
        state = { ...state, status: 'held', error, waitingFor };
        if (error.step === '/') own = { error, waitingFor };
        break;
      }
      case 'hold_ended':
        own = null;
        if (state.status === 'held') state.status = 'running';
        break;
      case 'run_cancel_requested':
        isPaused = false;
        own = null;
        if (state.status === 'held') state.status = 'running';
        break;
      case 'run_paused':
        isPaused = true;
        break;
      case 'run_resumed':
        isPaused = false;
        break;
      case 'run_finished': {
        const { status, output, error } = transition;
        state = { ...state, status, output, error, waitingFor: null };
        own = null;
        break;
      }
      default:
    }
  }
  if (isFinalRunStatus(state.status)) return state;
  const isHeld = state.status === 'held' && isHeldBy(steps, state.error);
  if (state.status !== 'pending' && !isHeld) state = { ...state, error: null, ...describeActivity(steps) };
  if (own && state.status !== 'held') state = { ...state, status: 'held', ...own };
  return isPaused ? { ...state, status: 'paused', waitingFor: pausedLine } : state;
}

const pausedLine = 'a person: the run is paused';

/** A hold ends without a word of its own when something else cancels the step that was held. */
function isHeldBy(steps: readonly StepState[], error: RunState['error']): boolean {
  if (error === null || error.step === '/') return true;
  return steps.some((step) => step.address === error.step && (step.status === 'held' || waitsForPerson(step)));
}

/** What an open run is doing, seen from its steps. Containers run as long as what is inside them and say nothing. */
function describeActivity(steps: readonly StepState[]): {
  status: RunStatus;
  waitingFor: string | null;
  error?: RunState['error'];
} {
  if (steps.some(({ compensation }) => compensation?.status === 'running'))
    return { status: 'compensating', waitingFor: null };
  const active = steps.filter((step) => !isContainer(step.type));
  const held = steps.find(({ status }) => status === 'held');
  if (held) return { status: 'held', waitingFor: `a person: step "${held.address}" is held`, error: held.error };
  const stuck = steps.find(waitsForPerson);
  if (stuck?.compensation) {
    const waitingFor = `a person: the compensation of ${stuck.address} failed`;
    return { status: 'held', waitingFor, error: stuck.compensation.error };
  }
  const waiting = active.filter(({ status }) => status === 'waiting');
  const busy = active.some(({ status }) => status === 'running' || status === 'retrying');
  if (waiting.length === 0 || busy) return { status: 'running', waitingFor: null };
  return { status: 'waiting', waitingFor: waiting.map((step) => step.waitingFor).join('; ') };
}

/** Whether a type of step does nothing but hold others: it runs as long as what is inside it, and says nothing. */
export function isContainer(type: string): boolean {
  return ['block', 'switch', 'parallel', 'forEach', 'loop'].includes(type);
}
