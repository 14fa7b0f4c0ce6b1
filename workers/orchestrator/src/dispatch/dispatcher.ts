import { type Repetition, repeat } from '../repeat.ts';
import { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { deliverCancels } from './deliver-cancels.ts';
import { deliverCommands } from './deliver-commands.ts';
import { deliverDecisions } from './deliver-decisions.ts';
import { deliverEvents } from './deliver-events.ts';
import { settleSubRuns } from '../sub-runs/settle-sub-runs.ts';
import { dispatchStarts } from './dispatch-starts.ts';

/** Milliseconds between two looks at what has not reached Temporal yet. */
const interval = 1_000;

/**
 * Brings to Temporal what was stored first and did not get there: starts, cancels, decisions, commands, events and the ends of
 * sub-runs. All of it may be sent twice, so that several orchestrators need not agree who does it.
 */
export function startDispatcher(context: DispatchContext): Repetition {
  const starts = new Backoff();
  const cancels = new Backoff();
  const decisions = new Backoff();
  const commands = new Backoff();
  const events = new Backoff();
  const subRuns = new Backoff();
  return repeat(
    interval,
    async () => {
      await dispatchStarts(context, starts);
      await Promise.all([
        deliverCancels(context, cancels),
        deliverDecisions(context, decisions),
        deliverCommands(context, commands),
        deliverEvents(context, events),
        settleSubRuns(context, subRuns),
      ]);
    },
    (error) => context.logger.warn({ error }, 'the dispatcher could not do its work'),
  );
}
