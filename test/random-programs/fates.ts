import type { EventMessage, Json, JsonObject } from '@waymark/protocol';
import type { Script, ScriptedAttempt } from '@waymark/interpreter/contract';
import { Dice } from './dice.ts';
import { idOf, turnOf } from './plan.ts';
import type { PlanOf, WorkKind } from './plan.ts';
import { brokenType } from './to-definition.ts';
import type { ProofAction } from './to-definition.ts';

/** How an action ends when nothing stops it. */
export type ActionFate = {
  /** All but the last fail and are tried again. Milliseconds. */
  attempts: { takes: number; fails: boolean; effect: 'none' | 'unknown' }[];
  output: number;
  /** What its worker gives; where it is missing, the output. */
  result?: Json;
  /** The type of its errors. */
  error?: string;
  ignoresCancel: boolean;
};

/** When its event comes, or its time is up; `early`: before the step. */
export type EventFate = { comes: 'early' | 'later' | 'never'; at: number };

/** Of what the expressions of a program ask: ids of steps that have a limit, conditions, and rounds after the first. */
export type Asked = { due: readonly string[]; conditions: readonly string[]; rounds: number };

export type ApprovalFate = { decision: 'approved' | 'rejected' | 'expires'; after: number };

/** Moments are whole milliseconds out of so many that two hardly ever fall together. */
const longest = 10_000_000;

/** The usual limit of an attempt is five minutes. */
const longestAttempt = 250_000;

/** Nobody can make a real timer wait for its turn: it comes next, or never. Milliseconds. */
const soon = 50;
const neverWithin = 100 * longest;

/**
 * What becomes of the steps of one path, in one round of the run. A fate is thrown when it is first asked for, and stays:
 * the model looks at a step more than once.
 */
export class Fates {
  readonly #dice: Dice;
  readonly #actions = new Map<string, ActionFate>();
  readonly #approvals = new Map<string, ApprovalFate & { start: number }>();
  readonly #events = new Map<string, EventFate & { start: number }>();
  readonly #waits = new Map<string, number>();
  readonly #taken = new Map<string, boolean>();
  readonly #choices = new Map<string, number>();
  readonly #turns = new Map<string, number>();
  readonly #names = new Map<string, ProofAction>();
  readonly #outputs = new Map<string, number>();
  readonly #failProbability: number;
  readonly #isReal: boolean;
  /** Before a second attempt, in milliseconds. */
  readonly firstPause: number;
  readonly base: number;
  /** When a person cancels the run; null: nobody does. */
  readonly cancelAt: number | null;

  readonly #seed: number;
  readonly #round: number;
  #next: Fates | null = null;

  /**
   * @param isReal for a world in which time cannot be told to pass, and a worker that dies hears of a cancel late
   * @param before those of the round before
   */
  constructor(seed: number, { isReal = false, before = null }: { isReal?: boolean; before?: Fates | null } = {}) {
    this.#seed = seed;
    this.#isReal = isReal;
    this.#round = before ? before.#round + 1 : 0;
    this.firstPause = isReal ? 100 : 1_000;
    this.#dice = new Dice(seed + 7_919 * this.#round);
    this.#failProbability = this.#dice.pick([0, 0.1, 0.3]);
    this.base = this.#dice.int(0, 9);
    const cancelAt = this.#dice.chance(0.25) ? this.#dice.int(1, 3 * longest) : null;
    this.cancelAt = before ? before.cancelAt : cancelAt;
  }

  /** Of the next round, should there be one. */
  get next(): Fates {
    return (this.#next ??= new Fates(this.#seed, { isReal: this.#isReal, before: this }));
  }

  action(address: string, { maximumAttempts }: PlanOf<WorkKind | 'chosen'>): ActionFate {
    return remember(this.#actions, address, () => this.#action(maximumAttempts, longest));
  }

  /** What the other side answers. */
  http(address: string, { maximumAttempts }: PlanOf<WorkKind>): ActionFate {
    return remember(this.#actions, address, () => {
      const fate = this.#action(maximumAttempts, longest);
      return { ...fate, error: 'HttpError', result: { status: 200, body: fate.output } };
    });
  }

  /** It gives what it is given. Nobody can make a real one wait or fail. */
  script(address: string, { id, maximumAttempts }: PlanOf<WorkKind>): ActionFate {
    const output = remember(this.#outputs, id, () => this.#dice.int(0, 999));
    return remember(this.#actions, address, () => ({
      ...(this.#isReal ? atOnce : this.#action(maximumAttempts, longest)),
      output,
    }));
  }

  /** One that was terminated, so that nobody knows what it did, is not tried again. */
  subRun(address: string, { maximumAttempts }: PlanOf<'workflow'>): ActionFate {
    return remember(this.#actions, address, () => {
      const fate = this.#action(maximumAttempts, longest);
      // Nobody terminates a real one.
      if (this.#isReal)
        return { ...fate, attempts: fate.attempts.map((attempt) => ({ ...attempt, effect: 'none' as const })) };
      const last = fate.attempts.findIndex(({ fails, effect }) => fails && effect === 'unknown');
      return last < 0 ? fate : { ...fate, attempts: fate.attempts.slice(0, last + 1) };
    });
  }

  /** Sending an event is an action, too, with the usual policy. Nobody can make the real one wait or fail. */
  emit(address: string): ActionFate {
    return remember(this.#actions, address, () => (this.#isReal ? atOnce : this.#action(5, longestAttempt)));
  }

  /** @param start when the approval is opened, in milliseconds from the start of the run */
  approval(address: string, { isDue }: PlanOf<'approval'>, start: number): ApprovalFate {
    return remember(this.#approvals, address, () => {
      const decision = this.#dice.pick([
        'approved',
        'approved',
        'rejected',
        ...(isDue ? ['expires' as const] : []),
      ] as const);
      const after = this.#isReal && decision === 'expires' ? soon : this.#moment();
      return { decision, after, start };
    });
  }

  /** @param start when the step begins to wait, in milliseconds from the start of the run */
  event(address: string, { isDue }: PlanOf<'event'>, start: number): EventFate {
    return remember(this.#events, address, () => {
      const comes = this.#dice.pick(['later', 'early', ...(isDue ? (['never', 'never'] as const) : [])] as const);
      if (comes === 'early' && start > 1) return { comes, at: this.#dice.int(1, start - 1), start };
      if (comes === 'never') return { comes, at: start + (this.#isReal ? soon : this.#moment()), start };
      return { comes: 'later', at: start + this.#moment(), start };
    });
  }

  wait(id: string): number {
    return remember(this.#waits, id, () => {
      if (!this.#isReal) return this.#moment();
      // One that never ends needs somebody who cancels the run.
      return this.cancelAt !== null && this.#dice.chance(0.5) ? neverWithin : soon;
    });
  }

  isTaken(id: string): boolean {
    return remember(this.#taken, id, () => this.#dice.chance(0.6));
  }

  /** The action whose name is computed. `undo` is not allowed. */
  name(id: string): ProofAction {
    return remember(this.#names, id, () => this.#dice.pick(['do', 'do', 'other', 'other', 'undo']));
  }

  /** The branch that a switch takes; as many as there are cases: none of them. */
  choice(id: string, cases: number): number {
    return remember(this.#choices, id, () => this.#dice.int(0, cases));
  }

  /** How many items a step has, or after how many turns it would end. */
  turns(id: string, { min }: { min: number }): number {
    return remember(this.#turns, id, () => this.#dice.int(min, 4));
  }

  /** The run's input: what expressions of the definition ask for, in this round and, in `next`, in those after it. */
  toInput(asked: Asked): JsonObject {
    const { due, conditions, rounds } = asked;
    for (const id of conditions) this.isTaken(id);
    // What the model never came to is in the input all the same: expressions may come to it where the model is wrong.
    const waits: JsonObject = Object.fromEntries(this.#waits);
    for (const id of due) {
      const isOf = ([address]: [string, unknown]) => idOf(address) === id;
      const approval = [...this.#approvals].find(isOf)?.[1];
      const event = [...this.#events].find(isOf)?.[1];
      if (approval?.decision === 'expires') waits[id] = approval.after;
      else waits[id] = event?.comes === 'never' ? event.at - event.start : neverWithin;
    }
    return {
      base: this.base,
      waits,
      taken: Object.fromEntries(this.#taken),
      choices: Object.fromEntries(this.#choices),
      turns: Object.fromEntries(this.#turns),
      names: Object.fromEntries(this.#names),
      outputs: Object.fromEntries(this.#outputs),
      ...(this.#round < rounds ? { next: this.next.toInput(asked) } : {}),
    };
  }

  /** @param ends when each round is over: a decision that came later would be one in the next round */
  toScript(ends: readonly number[]): RoundsScript {
    const last = ends.length - 1;
    const rounds: Fates[] = [];
    while (rounds.length < ends.length) rounds.push(rounds.at(-1)?.next ?? this);
    const cancel = this.cancelAt === null ? [] : [{ on: 'run_started /' as const, after: this.cancelAt, cancel: {} }];
    const messages = rounds.flatMap((round, index) =>
      round.#listMessages(index === last ? Number.POSITIVE_INFINITY : (ends[index] ?? 0)),
    );
    const [actions = {}, ...nextRounds] = rounds.map((round) => round.#listActions());
    return { actions, nextRounds, messages: [...messages, ...cancel] };
  }

  #listActions(): Script['actions'] {
    return Object.fromEntries(
      [...this.#actions].map(([address, fate]) => [`do ${address}`, fate.attempts.map((one) => toAttempt(one, fate))]),
    );
  }

  #listMessages(end: number): Script['messages'] {
    const on = 'run_started /' as const;
    const decisions = [...this.#approvals].flatMap(([address, { decision, after, start }]) => {
      if (decision === 'expires' || start + after >= end) return [];
      return [{ on, after: start + after, decide: { address, decision, id: idIn(this.#round, address), by: 'ann' } }];
    });
    const events = [...this.#events].flatMap(([address, { comes, at }]) =>
      comes === 'never' ? [] : [{ on, after: at, event: toEvent(address, this.#round) }],
    );
    return [...decisions, ...events];
  }

  #action(maximumAttempts: number, longestTime: number): ActionFate {
    const fails = this.#dice.chance(this.#failProbability);
    const failures = fails ? maximumAttempts : this.#dice.int(0, this.#dice.chance(0.3) ? maximumAttempts - 1 : 0);
    // Of an attempt that is lost with its worker nobody knows what it did.
    const effect = () => (this.#dice.chance(0.5) && !this.#isReal ? ('none' as const) : ('unknown' as const));
    const attempts = Array.from({ length: fails ? failures : failures + 1 }, (_, index) => ({
      takes: this.#dice.int(1, longestTime),
      fails: index < failures,
      effect: effect(),
    }));
    return { attempts, output: this.#dice.int(0, 999), ignoresCancel: !this.#isReal && this.#dice.chance(0.2) };
  }

  #moment(): number {
    return this.#dice.int(1, longest);
  }
}

/** What happens around a run, and what its activities do in each of its rounds. */
export type RoundsScript = Script & { nextRounds: Script['actions'][] };

/** The event that the step at an address waits for in a round. */
export function toEvent(address: string, round: number): EventMessage & { id: string } {
  const data = { turn: turnOf(address), round };
  return { event: idOf(address), id: idIn(round, address), source: '/outside', data };
}

/** Of the message for an address in a round. */
export function idIn(round: number, address: string): string {
  return round === 0 ? address : `${address}.${round}`;
}

/** What nobody has a hand in. */
const atOnce: ActionFate = {
  attempts: [{ takes: soon, fails: false, effect: 'none' }],
  output: 0,
  ignoresCancel: false,
};

function toAttempt({ takes, fails, effect }: ActionFate['attempts'][number], fate: ActionFate): ScriptedAttempt {
  return fails
    ? { takes, error: { type: fate.error ?? brokenType }, effect }
    : { takes, output: fate.result ?? fate.output, ignoresCancel: fate.ignoresCancel };
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const former = known.get(key);
  if (former !== undefined) return former;
  const value = make();
  known.set(key, value);
  return value;
}
