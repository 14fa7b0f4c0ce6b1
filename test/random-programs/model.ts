import type { FinalRunStatus, Json } from '@waymark/protocol';
import type { ActionFate, Fates } from './fates.ts';
import { idIn } from './fates.ts';
import { branchName, hasTurns, idOf, listPlans, listsInside, turnOf } from './plan.ts';
import type { HandlerPlan, ParallelMode, Plan, PlanOf, ProgramPlan, UndoPlan } from './plan.ts';
import { brokenType, listReadable, proofActions } from './to-definition.ts';

/** What must come of a path, by the words of the language alone. */
export type Expected = {
  status: FinalRunStatus;
  output: Json;
  error: { type: string; step: string } | null;
  rounds: ExpectedRound[];
  /** What happens around the run, in its order. */
  happenings: Happening[];
};

/** A round of a run, which a `restart` ends, or the run's end. */
export type ExpectedRound = {
  /** In milliseconds from the start of the run. */
  end: number;
  /** By address: the status of every step that the journal tells of. */
  steps: Map<string, string>;
  /** By address: the action that was chosen, where its name was computed and is allowed. */
  actions: Map<string, string>;
  /** Addresses in the order in which they are undone; those in one group may come in any order. */
  undone: string[][];
  /** Addresses of which their condition says that there is nothing to undo. */
  notUndone: string[];
};

/** Milliseconds from the start of the run. */
export type Happening = { at: number; round: number } & RoundHappening;
type RoundHappening =
  | { what: 'attempt ends'; address: string; attempt: number; fails: boolean; isLast: boolean }
  | { what: 'decision'; address: string; decision: 'approved' | 'rejected' }
  | { what: 'event'; address: string }
  | { what: 'cancel' }
  /** Nobody outside has a hand in it: a timer, or an event that goes out. */
  | { what: 'by itself'; address: string; from: number };
type TimedHappening = { at: number } & RoundHappening;

type Registered = {
  address: string;
  when: 'unknown' | 'completed' | 'started';
  known: 'completed' | 'unknown' | 'none';
  /** Of its completion, its failure or its cancellation. */
  at: number;
  /** Within one moment: a step that failed, what was cancelled beside it, then the container that failed by it, and so on outwards. */
  rank: number;
  steps: string[];
  /** What its condition says. */
  isWanted: boolean;
};

/** @property handlerStep the address of the handler's step; null: it has none */
type Level = { address: string; handler: HandlerPlan | null; handlerStep: string | null };
type Failure = { type: string; step: string; decider: Level | null; isUndoing: boolean };
type Unwound = { at: number; groups: string[][]; notWanted: string[] };
type Variables = Readonly<Record<string, number>>;
/** When something begins, and what the variables are then. */
type Begin = { at: number; vars: Variables };

type Outcome = {
  /** When it has come to rest, in milliseconds from the start of the run. */
  end: number;
  status: 'done' | 'failed' | 'cancelled' | 'returned' | 'restarted';
  /** What is known of the effect of an action that did not complete. */
  effect: 'none' | 'unknown';
  failure: Failure | null;
  output: Json;
  /** Of a part of a step: it failed, and who holds it went on. */
  isTolerated: boolean;
  /** In the order in which it became known. */
  steps: [address: string, status: string][];
  outputs: [id: string, output: Json][];
  /** What variables become, in an order in which those that wait for one another stand. */
  writes: [name: string, value: number][];
  registered: Registered[];
  unwound: Unwound[];
  happenings: TimedHappening[];
};

/** When something is stopped, and by whom: how deep the list stands whose first failure stops its others. */
type Cut = { at: number; depth: number };

const never = Number.POSITIVE_INFINITY;
const instant: Json = {};

/**
 * Says what a program must do on a path. A model of its own, without a runtime: the times of a list follow from what
 * each step waits for; the first that fails cuts the others off at that moment, and what a step does up to a moment
 * is computed again with that cut. Undoing, handlers and clean-up take no time.
 */
export function predict(program: ProgramPlan, fates: Fates): Expected {
  const rounds: ExpectedRound[] = [];
  const happenings: Happening[] = [];
  let [own, start, base] = [fates, 0, fates.base];
  for (;;) {
    const round = rounds.length;
    const { ending, next, happened, ...seen } = new Round(program, own, { round, start, base }).run();
    rounds.push(seen);
    happenings.push(...happened.map((one) => ({ ...one, round })));
    if (ending) return { ...ending, rounds, happenings: happenings.toSorted((one, other) => one.at - other.at) };
    [own, start, base] = [own.next, seen.end, next];
  }
}

type RoundEnd = ExpectedRound & {
  happened: TimedHappening[];
  /** Of the run; null: another round follows. */
  ending: Pick<Expected, 'status' | 'output' | 'error'> | null;
  /** What the next round begins with. */
  next: number;
};

class Round {
  readonly #program: ProgramPlan;
  readonly #fates: Fates;
  readonly #round: number;
  readonly #start: number;
  readonly #base: number;

  constructor(
    program: ProgramPlan,
    fates: Fates,
    { round, start, base }: { round: number; start: number; base: number },
  ) {
    this.#program = program;
    this.#fates = fates;
    this.#round = round;
    this.#start = start;
    this.#base = base;
  }

  run(): RoundEnd {
    const { steps, handler, vars = [] } = this.#program;
    const cancelAt = this.#fates.cancelAt ?? never;
    const root: Level = { address: '', handler, handlerStep: '/runHandler' };
    const first = Object.fromEntries(vars.map((name, index) => [name, this.#base + index]));
    const list = this.#list(steps, '', [root], { at: this.#start, vars: first }, { at: cancelAt, depth: 0 });
    const told = (ending: RoundEnd['ending'], end: Outcome): RoundEnd => {
      const unwound = end.unwound.toSorted((one, other) => one.at - other.at);
      const statuses = new Map([...end.steps, ['/cleanUp', 'completed']]);
      return {
        end: end.end,
        ending,
        next: Number(end.output),
        steps: statuses,
        actions: this.#listActions(statuses),
        undone: unwound.flatMap(({ groups }) => groups),
        notUndone: unwound.flatMap(({ notWanted }) => notWanted),
        happened: [
          ...end.happenings,
          ...(ending?.status === 'cancelled' ? [{ at: cancelAt, what: 'cancel' as const }] : []),
        ],
      };
    };

    if (list.end > cancelAt || list.status === 'cancelled')
      return told(
        { status: 'cancelled', output: null, error: { type: 'Cancelled', step: '/' } },
        undoInside(list, '', false),
      );
    switch (list.status) {
      case 'restarted':
        return told(null, list);
      case 'done':
        return told(
          { status: 'completed', output: this.#outputOf(list, { ...first, ...toVariables(list) }), error: null },
          list,
        );
      case 'returned':
        return told({ status: 'completed', output: list.output, error: null }, list);
      case 'failed':
        break;
    }
    const { failure } = list;
    if (!failure) throw new Error('a list failed without an error');
    const settled = settle(list, root, failure, false);
    if (settled.status === 'done') return told({ status: 'completed', output: settled.output, error: null }, settled);
    const hasUndone = settled.unwound.some(({ groups }) => groups.length > 0);
    const { type, step } = failure;
    return told({ status: hasUndone ? 'compensated' : 'failed', output: null, error: { type, step } }, settled);
  }

  /** By step, what the run gives: null where a step was not reached; then its variables. */
  #outputOf({ outputs }: Outcome, vars: Variables): Json {
    const known = new Map(outputs);
    return {
      ...Object.fromEntries(listReadable(this.#program.steps).map((id) => [id, known.get(id) ?? null])),
      ...vars,
      restarts: this.#round,
    };
  }

  #listActions(steps: Map<string, string>): Map<string, string> {
    const chosen = new Set(listPlans(this.#program.steps).flatMap(({ kind, id }) => (kind === 'chosen' ? [id] : [])));
    return new Map(
      [...steps].flatMap(([address, status]): [string, string][] => {
        const id = idOf(address);
        if (!chosen.has(id) || status === 'skipped' || this.#fates.name(id) === 'undo') return [];
        return [[address, proofActions[this.#fates.name(id)]]];
      }),
    );
  }

  /** Runs a list; what happens after `cut` is cancelled. */
  #list(plans: Plan[], parent: string, levels: Level[], begin: Begin, cut: Cut): Outcome {
    const natural = this.#schedule(plans, parent, levels, begin, cut);
    const breaking = natural
      .filter(({ status, end }) => ['failed', 'returned', 'restarted'].includes(status) && end <= cut.at)
      .toSorted((one, other) => one.end - other.end)[0];
    const outcomes = breaking
      ? this.#schedule(plans, parent, levels, begin, { at: breaking.end, depth: levels.length })
      : natural;
    const end = Math.max(begin.at, ...outcomes.map((outcome) => outcome.end));
    // How a list ends is said by the first of its steps that does not complete.
    const ending =
      breaking ?? outcomes.filter(({ status }) => status !== 'done').toSorted((one, other) => one.end - other.end)[0];
    const isWhole = outcomes.length === plans.length;
    return {
      ...joinOutcomes(outcomes),
      isTolerated: false,
      end,
      effect: 'none',
      status: ending?.status ?? (isWhole ? 'done' : 'cancelled'),
      failure: ending?.failure ?? null,
      output: ending?.output ?? outcomes.at(-1)?.output ?? null,
    };
  }

  #schedule(plans: Plan[], parent: string, levels: Level[], { at: start, vars }: Begin, cut: Cut): Outcome[] {
    const ended = new Map<string, Outcome>();
    const outcomes: Outcome[] = [];
    for (const [index, plan] of plans.entries()) {
      const before = plan.after ?? plans.slice(0, index).map(({ id }) => id);
      const waited = before.map((id) => ended.get(id));
      if (waited.some((outcome) => outcome?.status !== 'done')) continue;
      const at = Math.max(start, ...waited.map((outcome) => outcome?.end ?? start));
      if (at > cut.at) continue;
      // What those above write that it does not wait for it does not read: that would be a race.
      const outcome = this.#step(plan, parent, levels, { at, vars: afterAll(vars, outcomes) }, cut);
      ended.set(plan.id, outcome);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  #step(plan: Plan, parent: string, levels: Level[], begin: Begin, cut: Cut): Outcome {
    const address = `${parent}/${plan.id}`;
    if (!this.#isWanted(plan, begin.vars))
      return { ...done(begin.at, null), steps: listSkipped(plan, parent), outputs: [[plan.id, null]] };
    const level: Level = { address, handler: plan.handler, handlerStep: `${address}/${plan.id}Handler` };
    const body = this.#body(plan, address, [...levels, level], begin, cut);
    const own = this.#register(plan, address, body, cut, levels.length);
    switch (body.status) {
      case 'done':
        return finish(plan, address, {
          ...body,
          // What is inside a completed container is undone by the container's own compensation.
          registered: own ? [own] : body.registered,
        });
      case 'failed': {
        const { failure } = body;
        if (!failure) throw new Error(`${address} failed without an error`);
        const outcome = { ...body, registered: [...body.registered, ...(own ? [own] : [])] };
        // Who cancelled the step undoes it, too.
        if (body.end > cut.at)
          return { ...cleanedUp(plan, address, outcome, 'failed'), status: 'cancelled', failure: null };
        const settled = settle(outcome, level, failure, true);
        return settled.status === 'done'
          ? finish(plan, address, settled, 'recovered')
          : cleanedUp(plan, address, settled, 'failed');
      }
      case 'cancelled':
        return cleanedUp(
          plan,
          address,
          { ...body, registered: [...body.registered, ...(own ? [own] : [])] },
          'cancelled',
        );
      case 'returned':
      case 'restarted':
        return cleanedUp(plan, address, { ...body, registered: own ? [own] : body.registered }, 'completed');
    }
  }

  #isWanted(plan: Plan, vars: Variables): boolean {
    if (plan.kind === 'restart') return this.#round < plan.rounds;
    if (!plan.isConditional) return true;
    return plan.asks === undefined ? this.#fates.isTaken(plan.id) : valueOf(vars, plan.asks) % 2 === 0;
  }

  #body(plan: Plan, address: string, levels: Level[], begin: Begin, cut: Cut): Outcome {
    const { at: start, vars } = begin;
    switch (plan.kind) {
      case 'action':
        return this.#action(this.#fates.action(address, plan), address, levels, start, cut);
      case 'http':
        return this.#action(this.#fates.http(address, plan), address, levels, start, cut);
      case 'script':
        return this.#actionByItself(this.#fates.script(address, plan), address, levels, start, cut);
      case 'chosen':
        return this.#fates.name(plan.id) === 'undo'
          ? failed(start, this.#decide('NotAllowed', address, levels))
          : this.#action(this.#fates.action(address, plan), address, levels, start, cut);
      case 'activity':
        // What an activity of somebody else did is known only when it has completed.
        return { ...this.#action(this.#fates.action(address, plan), address, levels, start, cut), effect: 'unknown' };
      case 'emit': {
        const outcome = this.#actionByItself(this.#fates.emit(address), address, levels, start, cut);
        return outcome.status === 'done' ? { ...outcome, output: 'told' } : outcome;
      }
      case 'workflow':
        return this.#subRun(this.#fates.subRun(address, plan), address, levels, start, cut);
      case 'value':
        return done(start, this.#base + plan.addend + (plan.adds === undefined ? 0 : valueOf(vars, plan.adds)));
      case 'set': {
        const writes = plan.values.map(({ name, from, addend }): [string, number] => [
          name,
          valueOf(vars, from) + addend,
        ]);
        return { ...done(start, Object.fromEntries(writes)), writes };
      }
      case 'wait': {
        const end = start + this.#fates.wait(plan.id) * (turnOf(address) + 1);
        const happenings = happenItself(address, start, end, cut);
        return { ...(end > cut.at ? cancelled(cut.at) : done(end, null)), happenings };
      }
      case 'approval':
        return this.#approval(plan, address, levels, start, cut);
      case 'event':
        return this.#event(plan, address, levels, start, cut);
      case 'switch': {
        const cases = plan.hasDefault ? plan.branches.length - 1 : plan.branches.length;
        const choice = this.#fates.choice(plan.id, cases);
        const skipped = plan.branches.flatMap((branch, index) =>
          index === choice ? [] : branch.flatMap((inside) => listSkipped(inside, address)),
        );
        const taken = plan.branches[choice];
        const outcome = taken ? this.#list(taken, address, levels, begin, cut) : done(start, null);
        return { ...outcome, steps: [...skipped, ...outcome.steps] };
      }
      case 'block':
        return this.#list(plan.steps, address, levels, begin, cut);
      case 'parallel':
        return this.#parallel(plan, address, levels, begin, cut);
      case 'forEach':
        return this.#forEach(plan, address, levels, begin, cut);
      case 'loop':
        return this.#loop(plan, address, levels, begin, cut);
      case 'fail':
        return failed(start, this.#decide(brokenType, address, levels));
      case 'return':
        return { ...done(start, plan.id), status: 'returned' };
      case 'restart':
        return { ...done(start, valueOf(vars, plan.carries) + 1), status: 'restarted' };
    }
  }

  #parallel({ mode, branches }: PlanOf<'parallel'>, address: string, levels: Level[], begin: Begin, cut: Cut): Outcome {
    const start = begin.at;
    const tolerates = mode === 'any' || mode === 'settled';
    const run = (until: Cut) =>
      branches.map((steps, index) =>
        this.#part(steps, `${address}/${branchName(index)}`, levels, begin, until, tolerates),
      );
    const natural = run(cut);
    const first = findFirst(natural.filter((branch) => decidesParallel(mode, branch, cut)));
    const ends = first && first.end <= cut.at ? run(cutBeside(first, levels)) : natural;
    const joined = joinParts(ends, start);
    if (first?.status === 'failed') return { ...joined, status: 'failed', failure: first.failure };
    if (first) {
      const winner = natural.indexOf(first);
      const won = ends[winner] ?? first;
      const losers = undoInside(joinParts(ends.toSpliced(winner, 1), joined.end), address, false);
      return {
        ...joined,
        ...joinOutcomes([won, losers]),
        status: 'done',
        output: { branch: branchName(winner), value: won.output },
      };
    }
    if (joined.status !== 'done') return joined;
    switch (mode) {
      case 'all':
        return { ...joined, output: Object.fromEntries(ends.map(({ output }, index) => [branchName(index), output])) };
      case 'settled':
        return { ...joined, output: ends.map((end) => (end.isTolerated ? 'failed' : 'completed')).join(' ') };
      default:
        return { ...joined, status: 'failed', failure: this.#decide('AllFailed', address, levels) };
    }
  }

  /** A window over the items: each begins when there is room. */
  #forEach(plan: PlanOf<'forEach'>, address: string, levels: Level[], { at: start, vars }: Begin, cut: Cut): Outcome {
    const total = this.#fates.turns(plan.id, { min: 0 });
    const { tolerate, concurrency } = plan;
    const run = (until: Cut): Outcome[] => {
      const turns: Outcome[] = [];
      const busy: number[] = [];
      for (let index = 0; index < total; index += 1) {
        const at = busy.length < concurrency ? start : Math.min(...busy);
        if (busy.length === concurrency) busy.splice(busy.indexOf(at), 1);
        if (index >= concurrency && at >= until.at) break;
        const begin = { at, vars: afterAll(vars, turns) };
        const turn = this.#part(plan.steps, `${address}[${index}]`, levels, begin, until, tolerate !== null);
        busy.push(turn.end);
        turns.push(turn);
      }
      return turns;
    };
    const natural = run(cut);
    const stops = natural
      .filter((turn) => turn.status === 'failed' || turn.isTolerated)
      .toSorted((one, other) => one.end - other.end);
    const first = stops[tolerate ?? 0];
    const turns = first && first.end <= cut.at ? run(cutBeside(first, levels)) : natural;
    const joined = joinParts(turns, start);
    if (first)
      return {
        ...joined,
        status: 'failed',
        failure: first.failure ?? this.#decide('TooManyFailures', address, levels),
      };
    const output = turns.map((turn) => (turn.isTolerated ? null : turn.output));
    return { ...joined, status: turns.length < total ? 'cancelled' : joined.status, output };
  }

  #loop(plan: PlanOf<'loop'>, address: string, levels: Level[], { at: start, vars }: Begin, cut: Cut): Outcome {
    const wanted = this.#fates.turns(plan.id, { min: 1 });
    const turns: Outcome[] = [];
    for (let now = start; turns.length < Math.min(wanted, plan.maxIterations);) {
      if (now > cut.at) return { ...joinParts(turns, start), status: 'cancelled' };
      const begin = { at: now, vars: afterAll(vars, turns) };
      const turn = this.#list(plan.steps, `${address}[${turns.length}]`, levels, begin, cut);
      turns.push(turn);
      if (turn.status !== 'done') {
        const { status, failure, output } = turn;
        return { ...joinParts(turns, start), status, failure, output };
      }
      now = turn.end;
    }
    const joined = joinParts(turns, start);
    if (turns.length === wanted) return { ...joined, output: turns.at(-1)?.output ?? null };
    if (joined.end > cut.at) return { ...joined, status: 'cancelled' };
    return { ...joined, status: 'failed', failure: this.#decide('IterationLimit', address, levels) };
  }

  /** A branch or a turn: a list, whose failure may end with it. */
  #part(plans: Plan[], address: string, levels: Level[], begin: Begin, cut: Cut, tolerates: boolean): Outcome {
    if (!tolerates) return this.#list(plans, address, levels, begin, cut);
    const handler: HandlerPlan = { matches: true, evenDefects: true, then: 'continue' };
    const level: Level = { address, handler, handlerStep: null };
    const list = this.#list(plans, address, [...levels, level], begin, cut);
    if (list.status !== 'failed' || !list.failure) return list;
    const settled = settle(list, level, list.failure, true);
    // Who cancelled it meanwhile does not hear of the failure.
    return list.end > cut.at ? { ...settled, status: 'cancelled' } : { ...settled, isTolerated: true };
  }

  #action(fate: ActionFate, address: string, levels: Level[], start: number, cut: Cut): Outcome {
    let now = start;
    let effect: Outcome['effect'] = 'none';
    const happenings: TimedHappening[] = [];
    for (const [index, { takes, fails, effect: ofAttempt }] of fate.attempts.entries()) {
      now += takes;
      if (now > cut.at && (fails || !fate.ignoresCancel))
        return { ...cancelled(cut.at), happenings, effect: 'unknown' };
      const isLast = index === fate.attempts.length - 1;
      happenings.push({ at: now, what: 'attempt ends', address, attempt: index + 1, fails, isLast });
      if (!fails) return { ...done(now, fate.output), happenings };
      if (ofAttempt === 'unknown') effect = 'unknown';
      if (isLast) break;
      now += Math.min(60_000, this.#fates.firstPause * 2 ** index);
      if (now > cut.at) return { ...cancelled(cut.at), happenings, effect };
    }
    return { ...failed(now, this.#decide(fate.error ?? brokenType, address, levels)), happenings, effect };
  }

  /** On a real server nobody makes it wait. */
  #actionByItself(fate: ActionFate, address: string, levels: Level[], start: number, cut: Cut): Outcome {
    const outcome = this.#action(fate, address, levels, start, cut);
    return { ...outcome, happenings: happenItself(address, start, outcome.end, cut) };
  }

  /** Each attempt is a run, which undoes what it did when it fails or is cancelled. */
  #subRun(fate: ActionFate, address: string, levels: Level[], start: number, cut: Cut): Outcome {
    const outcome = this.#action({ ...fate, ignoresCancel: false }, address, levels, start, cut);
    return outcome.status === 'cancelled' ? { ...outcome, effect: 'none' } : outcome;
  }

  #approval(plan: PlanOf<'approval'>, address: string, levels: Level[], start: number, cut: Cut): Outcome {
    const { decision, after } = this.#fates.approval(address, plan, start);
    const end = start + after;
    const itself = decision === 'expires' ? happenItself(address, start, end, cut) : [];
    if (end > cut.at) return { ...cancelled(cut.at), happenings: itself };
    const outcome =
      decision === 'approved' || plan.onReject === 'continue'
        ? done(end, decision === 'approved' ? decision : 'rejected')
        : failed(end, this.#decide('Rejected', address, levels));
    if (decision === 'expires') return { ...outcome, happenings: itself };
    return { ...outcome, happenings: [{ at: end, what: 'decision', address, decision }] };
  }

  #event(plan: PlanOf<'event'>, address: string, levels: Level[], start: number, cut: Cut): Outcome {
    const { comes, at } = this.#fates.event(address, plan, start);
    const end = Math.max(start, at);
    const comesIn: TimedHappening[] = at > cut.at ? [] : [{ at, what: 'event', address }];
    const happenings = comes === 'never' ? happenItself(address, start, end, cut) : comesIn;
    if (end > cut.at) return { ...cancelled(cut.at), happenings };
    if (comes !== 'never') return { ...done(end, idIn(this.#round, address)), happenings };
    const outcome =
      plan.onTimeout === 'continue' ? done(end, 'nothing') : failed(end, this.#decide('Timeout', address, levels));
    return { ...outcome, happenings };
  }

  /** From the step outwards, the first handler that matches and continues; at the root the document. */
  #decide(type: string, step: string, levels: Level[]): Failure {
    const decider = levels.findLast(({ handler }) => isHandledBy(handler, type) && handler.then === 'continue') ?? null;
    return { type, step, decider, isUndoing: decider !== null || this.#program.onFailure === 'compensate' };
  }

  /** What a step leaves to be undone, with its place in the order. */
  #register(plan: Plan, address: string, body: Outcome, cut: Cut, depth: number): Registered | null {
    const undo = plan.undo ?? (plan.kind === 'chosen' && this.#fates.name(plan.id) === 'other' ? ownUndo : null);
    // An action that is not allowed has not even been started.
    if (!undo || (body.failure?.type === 'NotAllowed' && body.failure.step === address)) return null;
    const steps = undo.by === 'steps' ? [`${address}/${plan.id}Undo1`, `${address}/${plan.id}Undo2`] : [];
    const place = findPlace(body, cut, depth);
    const isWanted = this.#wantsUndo(undo, plan, place.known);
    return { address, when: undo.when, steps, isWanted, ...place };
  }

  #wantsUndo({ asks }: UndoPlan, { id }: Plan, known: Registered['known']): boolean {
    if (asks === 'status') return known === 'completed';
    return asks === undefined || this.#fates.isTaken(`${id}Undo`);
  }
}

/** What the action `other` declares for itself. */
const ownUndo: UndoPlan = { by: 'work', when: 'unknown' };

function findPlace(body: Outcome, cut: Cut, depth: number): Pick<Registered, 'known' | 'at' | 'rank'> {
  switch (body.status) {
    case 'done':
    case 'returned':
    case 'restarted':
      return { known: 'completed', at: body.end, rank: -100 };
    case 'failed':
      return { known: body.effect, at: body.end, rank: -2 * depth - 1 };
    case 'cancelled':
      return { known: body.effect, at: cut.at, rank: -2 * cut.depth };
  }
}

/** A wildcard does not match what an author has done wrong. */
function isHandledBy(handler: HandlerPlan | null, type: string): handler is HandlerPlan {
  return handler !== null && handler.matches && (handler.evenDefects === true || type !== 'NotAllowed');
}

function valueOf(vars: Variables, name: string): number {
  const value = vars[name];
  if (value === undefined) throw new Error(`there is no variable ${name}`);
  return value;
}

function toVariables({ writes }: Pick<Outcome, 'writes'>): Variables {
  return Object.fromEntries(writes);
}

function afterAll(vars: Variables, outcomes: readonly Outcome[]): Variables {
  return outcomes.some(({ writes }) => writes.length > 0)
    ? { ...vars, ...toVariables({ writes: outcomes.flatMap(({ writes }) => writes) }) }
    : vars;
}

/** Unwinds one level: undoes what is registered inside, then runs the handler that matches; with one, the step itself is undone, too. */
function settle(outcome: Outcome, level: Level, failure: Failure, isStep: boolean): Outcome {
  const handler = isHandledBy(level.handler, failure.type) ? level.handler : null;
  const undone = failure.isUndoing ? undoInside(outcome, level.address, isStep && handler !== null) : outcome;
  if (!handler) return { ...undone, failure };
  const handled: Outcome = {
    ...undone,
    steps: [...undone.steps, ...(level.handlerStep ? [[level.handlerStep, 'completed'] as [string, string]] : [])],
  };
  return failure.decider === level
    ? { ...handled, status: 'done', failure: null, output: instant }
    : { ...handled, failure };
}

function undoInside(outcome: Outcome, address: string, withSelf: boolean): Outcome {
  const isDue = (entry: Registered) => withSelf || entry.address !== address;
  const marked = outcome.registered.filter((entry) => isDue(entry) && isToBeUndone(entry));
  const due = marked
    .filter(({ isWanted }) => isWanted)
    .toSorted((one, other) => other.at - one.at || other.rank - one.rank);
  const groups: Registered[][] = [];
  for (const entry of due) {
    const last = groups.at(-1);
    if (last?.[0]?.at === entry.at && last[0].rank === entry.rank) last.push(entry);
    else groups.push([entry]);
  }
  return {
    ...outcome,
    registered: outcome.registered.filter((entry) => !isDue(entry)),
    steps: [
      ...outcome.steps,
      ...due.flatMap(({ steps }) => steps.map((step): [string, string] => [step, 'completed'])),
    ],
    unwound: [
      ...outcome.unwound,
      {
        at: outcome.end,
        groups: groups.map((group) => group.map((entry) => entry.address)),
        notWanted: marked.flatMap(({ isWanted, address: own }) => (isWanted ? [] : [own])),
      },
    ],
  };
}

function isToBeUndone({ when, known }: Registered): boolean {
  return when === 'started' || known === 'completed' || (when === 'unknown' && known === 'unknown');
}

function finish(plan: Plan, address: string, outcome: Outcome, status = 'completed'): Outcome {
  const told = cleanedUp(plan, address, outcome, status);
  return { ...told, outputs: [...told.outputs, [plan.id, outcome.output]] };
}

/** A `finally` runs once at every end of its block. */
function cleanedUp(plan: Plan, address: string, outcome: Outcome, status: string): Outcome {
  const cleaned =
    plan.kind === 'block' && plan.hasFinally ? [[`${address}/${plan.id}Finally`, 'completed'] as [string, string]] : [];
  return { ...outcome, steps: [...outcome.steps, ...cleaned, [address, status]] };
}

/** Of a step that has turns no turn comes. */
function listSkipped(plan: Plan, parent: string): [string, string][] {
  const address = `${parent}/${plan.id}`;
  const inside = hasTurns(plan)
    ? []
    : listsInside(plan).map((steps, index) => ({
        steps,
        at: plan.kind === 'parallel' ? `${address}/${branchName(index)}` : address,
      }));
  return [[address, 'skipped'], ...inside.flatMap(({ steps, at }) => steps.flatMap((step) => listSkipped(step, at)))];
}

/** What is cut off just before it would have happened has been a close thing, too. */
const close = 1_000;

function happenItself(address: string, from: number, at: number, cut: Cut): TimedHappening[] {
  return at > cut.at + close ? [] : [{ at, what: 'by itself', address, from }];
}

function findFirst(outcomes: Outcome[]): Outcome | undefined {
  return outcomes.toSorted((one, other) => one.end - other.end)[0];
}

/** Whether a branch says what becomes of the others. */
function decidesParallel(mode: ParallelMode, { status, isTolerated, end }: Outcome, cut: Cut): boolean {
  if (status === 'failed') return true;
  return (mode === 'any' || mode === 'race') && status === 'done' && !isTolerated && end <= cut.at;
}

/** What stops the parts beside one: after its own steps have stopped, before whoever holds them ends. */
function cutBeside({ end }: Outcome, levels: Level[]): Cut {
  return { at: end, depth: levels.length - 0.25 };
}

function joinParts(parts: Outcome[], start: number): Outcome {
  return {
    ...fresh(),
    ...joinOutcomes(parts),
    end: Math.max(start, ...parts.map(({ end }) => end)),
    status: parts.every(({ status }) => status === 'done') ? 'done' : 'cancelled',
  };
}

function joinOutcomes(
  outcomes: Outcome[],
): Pick<Outcome, 'steps' | 'outputs' | 'writes' | 'registered' | 'unwound' | 'happenings'> {
  return {
    steps: outcomes.flatMap(({ steps }) => steps),
    outputs: outcomes.flatMap(({ outputs }) => outputs),
    writes: outcomes.flatMap(({ writes }) => writes),
    registered: outcomes.flatMap(({ registered }) => registered),
    unwound: outcomes.flatMap(({ unwound }) => unwound),
    happenings: outcomes.flatMap(({ happenings }) => happenings),
  };
}

function done(end: number, output: Json): Outcome {
  return { ...fresh(), end, status: 'done', output };
}

function cancelled(end: number): Outcome {
  return { ...fresh(), end, status: 'cancelled' };
}

function failed(end: number, failure: Failure): Outcome {
  return { ...fresh(), end, status: 'failed', failure };
}

function fresh(): Omit<Outcome, 'end' | 'status'> {
  return {
    effect: 'none',
    failure: null,
    output: null,
    isTolerated: false,
    steps: [],
    outputs: [],
    writes: [],
    registered: [],
    unwound: [],
    happenings: [],
  };
}
