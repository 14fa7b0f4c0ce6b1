import type { Decision, Json, PersonsDecision } from '@waymark/protocol';
import type { Database } from '../database.ts';
import type { Approval } from '../generated/client.ts';
import { isUniqueViolation } from '../errors.ts';
import { toJsonb } from '../journal/plain-text.ts';
import { inTransaction } from '../transaction.ts';

/** A decision as a person made it. */
export type StoredDecision = {
  id: string;
  approvalId: string;
  runId: string;
  address: string;
  by: string;
  decision: Decision;
  comment: string | null;
  data: Json;
  state: 'submitted' | 'recorded' | 'refused';
  /** It settles the approval alone: there is one at most. */
  single: boolean;
  createdAt: Date;
  answeredAt: Date | null;
};

export type NewDecision = Omit<StoredDecision, 'state' | 'createdAt' | 'answeredAt'>;

const columns = `id, approval_id AS "approvalId", run_id AS "runId", address, "by", decision, comment, data, state, single,
  created_at AS "createdAt", answered_at AS "answeredAt"`;

/** Unique indexes that say that another decision stands. */
const standingIndexes = ['approval_decision_standing', 'approval_decision_single'];

/**
 * Stores a decision and takes the lease to deliver it. Of all that come at once one is stored.
 *
 * @param lease milliseconds
 * @returns false when another decision stands
 */
export async function insertDecision({ pool }: Database, decision: NewDecision, lease: number): Promise<boolean> {
  const { id, approvalId, runId, address, by, comment, data, single } = decision;
  try {
    await pool.query(
      `INSERT INTO approval_decision (id, approval_id, run_id, address, "by", decision, comment, data, state, lease_until, single)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'submitted', now() + make_interval(secs => $9 / 1000.0), $10)`,
      [
        id,
        approvalId,
        runId,
        address,
        by,
        decision.decision,
        comment,
        data === null ? null : JSON.stringify(data),
        lease,
        single,
      ],
    );
    return true;
  } catch (error) {
    if (standingIndexes.some((index) => isUniqueViolation(error, index))) return false;
    throw error;
  }
}

/** @returns the decision of this person about an approval that is not refused; else the one that settles it */
export async function findStandingDecision(
  { pool }: Database,
  approvalId: string,
  by: string,
): Promise<StoredDecision | null> {
  const { rows } = await pool.query<StoredDecision>(
    `SELECT ${columns} FROM approval_decision WHERE approval_id = $1 AND state <> 'refused' AND ("by" = $2 OR single)
     ORDER BY "by" = $2 DESC LIMIT 1`,
    [approvalId, by],
  );
  return rows[0] ?? null;
}

/** Decisions without an answer that nobody delivers now, oldest first. */
export async function listSubmittedDecisions({ pool }: Database, limit: number): Promise<StoredDecision[]> {
  const { rows } = await pool.query<StoredDecision>(
    `SELECT ${columns} FROM approval_decision
     WHERE state = 'submitted' AND (lease_until IS NULL OR lease_until < now()) ORDER BY created_at LIMIT $1`,
    [limit],
  );
  return rows;
}

/**
 * Notes that the run has taken a decision, also on the approval itself, so that whoever has got the answer reads it
 * there at once; the journal says the same a moment later.
 *
 * @param at when the run took it, workflow time
 * @param settles whether the approval is decided with it
 */
export async function recordDecision(
  database: Database,
  decision: StoredDecision | NewDecision,
  at: string,
  settles: boolean,
): Promise<void> {
  const { id, approvalId, by, comment, data } = decision;
  const told: PersonsDecision = { user: by, decision: decision.decision, comment, form: data, at };
  await inTransaction(database, async (client) => {
    await client.query(
      `UPDATE approval_decision SET state = 'recorded', answered_at = now(), lease_until = NULL WHERE id = $1`,
      [id],
    );
    await client.query(
      `UPDATE approval SET decisions = decisions || $2::jsonb
       WHERE id = $1 AND status = 'open' AND NOT decisions @> jsonb_build_array(jsonb_build_object('user', $3::text))`,
      [approvalId, toJsonb([told]), by],
    );
    if (!settles) return;
    await client.query(
      `UPDATE approval SET status = $2, decided_at = $3, decided_by = $4, comment = $5, data = $6 WHERE id = $1 AND status = 'open'`,
      [approvalId, decision.decision, at, by, comment, data === null ? null : JSON.stringify(data)],
    );
  });
}

/** Whether the journal says that the run has taken this decision. */
export function isTaken({ decisions }: Approval, { by, decision }: NewDecision): boolean {
  // Written by the journal and `recordDecision` alone.
  return (decisions as PersonsDecision[]).some((told) => told.user === by && told.decision === decision);
}
