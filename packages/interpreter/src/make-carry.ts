import type { Json } from '@waymark/protocol';
import type { RunCarry } from './carry.ts';
import type { Run } from './run.ts';

/** What a further execution takes over. */
export function carryOf(run: Run): RunCarry {
  const { leg, lastSeq } = run.journal.mark;
  return {
    version: 1,
    leg: leg + 1,
    reason: run.legs.reason,
    told: lastSeq,
    outcomes: run.outcomes.state,
    vars: run.vars,
    undo: run.undo.state,
    hasUndone: run.hasUndone,
    finallies: run.finallies.state,
    decisions: run.mailbox.state,
    events: run.events.state,
    ...(run.labels === null ? {} : { labels: run.labels }),
    ...(run.payloads.total > 0 ? { payloads: run.payloads.total } : {}),
    ...(run.program.retry ? { retries: run.retry.made } : {}),
    generations: run.generations.state,
    ...(run.commands.state ? { commands: run.commands.state } : {}),
    ...(run.pause.isFree ? {} : { paused: true as const }),
    cancel: run.cancelMessage,
  };
}

/** What the next round of the run takes over: nothing but its mail. */
export function carryToNextRound(run: Run, input: Json): RunCarry {
  const { leg, lastSeq } = run.journal.mark;
  return {
    version: 1,
    leg: leg + 1,
    reason: 'restart',
    told: lastSeq,
    outcomes: { records: [], ends: 0 },
    vars: {},
    undo: { entries: [], position: 0 },
    hasUndone: false,
    finallies: [],
    decisions: { polls: [], closed: [], answered: run.mailbox.state.answered ?? [] },
    events: { ...run.events.state, claimed: [] },
    ...(run.labels === null ? {} : { labels: run.labels }),
    ...(run.commands.state ? { commands: { ...run.commands.state, said: [] } } : {}),
    ...(run.pause.isFree ? {} : { paused: true as const }),
    cancel: run.cancelMessage,
    nextRound: { input },
  };
}
