import type { Database } from '@waymark/database';
import type { Phase } from '@waymark/protocol';
import type { Expected } from '../model.ts';
import { idOf, listPlans } from '../plan.ts';
import type { ProgramPlan } from '../plan.ts';

/** The world that effects happen in: a row for each. */
export async function createMade({ pool }: Database): Promise<void> {
  await pool.query(
    'CREATE TABLE made (key text NOT NULL, run_id text NOT NULL, address text NOT NULL, phase text NOT NULL)',
  );
}

/** @returns a line for each effect of a run that happened more or less often than its steps say */
export async function findWrongEffects(
  { pool }: Database,
  runId: string,
  plan: ProgramPlan,
  expected: Expected,
): Promise<string[]> {
  const { rows } = await pool.query<{ effect: string; count: number }>(
    `SELECT effect, count(*)::int AS count FROM (
       SELECT phase || ' ' || address AS effect FROM made WHERE run_id = $1
       UNION ALL SELECT 'do ' || address FROM outgoing_event WHERE run_id = $1
     ) AS happened GROUP BY effect`,
    [runId],
  );
  const made = new Map(rows.map(({ effect, count }) => [effect, count]));
  const wanted: ReadonlySet<string> = listEffects(plan, expected);
  return [...new Set([...made.keys(), ...wanted])]
    .map((effect) => ({ effect, times: made.get(effect) ?? 0, due: wanted.has(effect) ? 1 : 0 }))
    .filter(({ times, due }) => times !== due)
    .map(({ effect, times, due }) => `${effect} happened ${times} times, not ${due}`);
}

/** What completed was done once; of what is undone by an action, that which was done was undone once. */
function listEffects({ steps }: ProgramPlan, { rounds }: Expected): Set<`${Phase} ${string}`> {
  const plans = new Map(listPlans(steps).map((plan) => [plan.id, plan]));
  const isAction = (address: string) =>
    ['action', 'chosen', 'emit'].includes(plans.get(idOf(address))?.kind ?? 'action');
  // What the action itself declares is an action, too.
  const isUndoneByWork = (address: string) => (plans.get(idOf(address))?.undo?.by ?? 'work') === 'work';
  const effects = rounds.flatMap((round) => {
    const isDone = (address: string) => round.steps.get(address) === 'completed';
    const done = [...round.steps.keys()].filter((address) => isAction(address) && isDone(address));
    const undone = round.undone
      .flat()
      .filter((address) => isUndoneByWork(address) && (!isAction(address) || isDone(address)));
    return [...done.map((address) => `do ${address}` as const), ...undone.map((address) => `undo ${address}` as const)];
  });
  return new Set(effects);
}
