import type { EventMessage, Json, JsonObject } from '@waymark/protocol';
import type { Script, ScriptedAttempt } from '@waymark/interpreter/contract';
import { Dice } from './dice.ts';
import { idOf, turnOf } from './plan.ts';
import type { PlanOf, WorkKind } from './plan.ts';
import { brokenType } from './to-definition.ts';

/** How an action ends when nothing stops it. */
export type ActionFate = {
  /** All but the last fail and are tried again. Milliseconds. */
  attempts: { takes: number; fails: boolean; effect: 'none' | 'unknown' }[];
  output: number;
  ignoresCancel: boolean;
};

/** When its event comes, or its time is up; `early`: before the step. */
export type EventFate = { comes: 'early' | 'later' | 'never'; at: number };

export type ApprovalFate = { decision: 'approved' | 'rejected' | 'expires'; after: number };

/** Moments are whole milliseconds out of so many that two hardly ever fall together. */
const longest = 10_000_000;

/** The usual limit of an attempt is five minutes. */
const longestAttempt = 250_000;

/** Nobody can make a real timer wait for its turn: it comes next, or never. Milliseconds. */
const soon = 50;
const neverWithin = 100 * longest;

/**
 * What becomes of the steps of one path. A fate is thrown when it is first asked for, and stays: the model looks at a
 * step more than once.
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
  readonly #failProbability: number;
  readonly #isReal: boolean;
  /** Before a second attempt, in milliseconds. */
  readonly firstPause: number;
  readonly base: number;
  /** When a person cancels the run; null: nobody does. */
  readonly cancelAt: number | null;

  /** @param isReal for a world in which time cannot be told to pass, and a worker that dies hears of a cancel late */
  constructor(seed: number, { isReal = false } = {}) {
    this.#isReal = isReal;
    this.firstPause = isReal ? 100 : 1_000;
    this.#dice = new Dice(seed);
    this.#failProbability = this.#dice.pick([0, 0.1, 0.3]);
    this.base = this.#dice.int(0, 9);
    this.cancelAt = this.#dice.chance(0.25) ? this.#dice.int(1, 3 * longest) : null;
  }

  action(address: string, { maximumAttempts }: PlanOf<WorkKind>): ActionFate {
    return remember(this.#actions, address, () => this.#action(maximumAttempts, longest));
  }

  /** One that was terminated, so that nobody knows what it did, is not tried again. */
  subRun(address: string, { maximumAttempts }: PlanOf<'workflow'>): ActionFate {
    return remember(this.#actions, address, () => {
      const fate = this.#action(maximumAttempts, longest);
      const last = fate.attempts.findIndex(({ fails, effect }) => fails && effect === 'unknown');
      return last < 0 ? fate : { ...fate, attempts: fate.attempts.slice(0, last + 1) };
    });
  }

  /** Sending an event is an action, too, with the usual policy. Nobody can make the real one wait or fail. */
  emit(address: string): ActionFate {
    return remember(this.#actions, address, () =>
      this.#isReal
        ? { attempts: [{ takes: soon, fails: false, effect: 'none' }], output: 0, ignoresCancel: false }
        : this.#action(5, longestAttempt),
    );
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

  /** The branch that a switch takes; as many as there are cases: none of them. */
  choice(id: string, cases: number): number {
    return remember(this.#choices, id, () => this.#dice.int(0, cases));
  }

  /** How many items a step has, or after how many turns it would end. */
  turns(id: string, { min }: { min: number }): number {
    return remember(this.#turns, id, () => this.#dice.int(min, 4));
  }

  /** The run's input: what expressions of the definition ask for. */
  toInput(due: readonly string[]): JsonObject {
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
    };
  }

  toScript(): Script {
    const actions: Script['actions'] = {};
    for (const [address, fate] of this.#actions)
      actions[`do ${address}`] = fate.attempts.map((one) => toAttempt(one, fate));
    const decisions = [...this.#approvals].flatMap(([address, { decision, after, start }]) =>
      decision === 'expires'
        ? []
        : [
            {
              on: 'run_started /' as const,
              after: start + after,
              decide: { address, decision, id: address, by: 'ann' },
            },
          ],
    );
    const events = [...this.#events].flatMap(([address, { comes, at }]) =>
      comes === 'never' ? [] : [{ on: 'run_started /' as const, after: at, event: toEvent(address) }],
    );
    const cancel = this.cancelAt === null ? [] : [{ on: 'run_started /' as const, after: this.cancelAt, cancel: {} }];
    return { actions, messages: [...decisions, ...events, ...cancel] };
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

/** The event that the step at an address waits for. */
export function toEvent(address: string): EventMessage & { id: string } {
  return { event: idOf(address), id: address, source: '/outside', data: turnOf(address) };
}

function toAttempt({ takes, fails, effect }: ActionFate['attempts'][number], fate: ActionFate): ScriptedAttempt {
  return fails
    ? { takes, error: { type: brokenType }, effect }
    : { takes, output: fate.output satisfies Json, ignoresCancel: fate.ignoresCancel };
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const former = known.get(key);
  if (former !== undefined) return former;
  const value = make();
  known.set(key, value);
  return value;
}
