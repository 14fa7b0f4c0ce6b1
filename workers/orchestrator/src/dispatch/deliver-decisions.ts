import { type StoredDecision, leaseDecision, listSubmittedDecisions, recordDecision, refuseDecision, releaseDecision } from '@waymark/database';
import { type DecisionDelivery, sendDecision } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './dispatcher.ts';
import { forEachOf } from './each.ts';

/** How long a decision is ours while it is delivered, in milliseconds. */
const lease = 6_000;

/** Delivers the decisions that were stored and have no answer yet, with their own ids: a second delivery gets the first answer. */
export async function deliverDecisions({ database, temporal, logger }: DispatchContext, backoff: Backoff): Promise<void> {
  const decisions = await listSubmittedDecisions(database, 100);
  const due = decisions.filter(({ id }) => backoff.isDue(id, Date.now()));
  await forEachOf(due, 10, async (decision) => {
    if (!(await leaseDecision(database, decision.id, lease))) return;
    try {
      const { id, address, by, comment, data, runId } = decision;
      const message = { id, address, by, decision: decision.decision, ...(comment === null ? {} : { comment }), ...(data === null ? {} : { data }) };
      const delivery = await sendDecision(temporal, runId, message);
      await settle(database, decision, delivery);
      if (delivery.status === 'no-answer') backoff.fail(id, Date.now());
      else backoff.succeed(id);
    } catch (error) {
      backoff.fail(decision.id, Date.now());
      await releaseDecision(database, decision.id);
      logger.warn({ runId: decision.runId, decision: decision.id, error }, 'a decision could not be delivered yet');
    }
  });
}

async function settle(database: DispatchContext['database'], decision: StoredDecision, delivery: DecisionDelivery): Promise<void> {
  switch (delivery.status) {
    case 'recorded':
      return recordDecision(database, decision, delivery.answer.at);
    case 'refused':
      return refuseDecision(database, decision.id, delivery.refusal);
    case 'run-ended':
      return refuseDecision(database, decision.id, { code: 'APPROVAL_CLOSED', message: 'the run has ended' });
    case 'no-answer':
      return releaseDecision(database, decision.id);
  }
}
