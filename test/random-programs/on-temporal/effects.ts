import type { Database } from '@waymark/database';
import type { Expected } from '../model.ts';
import { idOf, listPlans } from '../plan.ts';
import type { PlanKind, ProgramPlan } from '../plan.ts';

/** The world that effects happen in: a row for each. */
export async function createMade({ pool }: Database): Promise<void> {
  await pool.query(
    'CREATE TABLE made (key text NOT NULL, run_id text NOT NULL, round integer NOT NULL, step text NOT NULL)',
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
       SELECT step || ' in round ' || round AS effect FROM made WHERE run_id = $1
       UNION ALL SELECT 'do ' || address || ' in some round' FROM outgoing_event WHERE run_id = $1
     ) AS happened GROUP BY effect`,
    [runId],
  );
  const made = new Map(rows.map(({ effect, count }) => [effect, count]));
  const wanted = listEffects(plan, expected);
  const uncertain = listUncertain(plan, expected);
  const timesOf = (effect: string) => wanted.filter((one) => one === effect).length;
  return [...new Set([...made.keys(), ...wanted])]
    .map((effect) => ({ effect, times: made.get(effect) ?? 0, due: timesOf(effect) }))
    .filter(({ effect, times, due }) => times !== due && !(times === 1 && uncertain.includes(effect)))
    .map(({ effect, times, due }) => `${effect} happened ${times} times, not ${due}`);
}

/** What completed was done once; of what is undone by work, that which was done was undone once. */
function listEffects({ steps }: ProgramPlan, { rounds }: Expected): string[] {
  const plans = new Map(listPlans(steps).map((plan) => [plan.id, plan]));
  // Without a plan: an action of a handler, a `finally`, a compensation.
  const kindOf = (address: string) => plans.get(idOf(address))?.kind ?? 'action';
  const isWork = (address: string) => works.includes(kindOf(address));
  const isRecorded = (address: string) => recorded.includes(kindOf(address));
  const isUndoneByWork = (address: string) => plans.get(idOf(address))?.undo?.by !== 'steps';
  return rounds.flatMap((round, index) => {
    const isDone = (address: string) => round.steps.get(address) === 'completed';
    const done = [...round.steps.keys()].filter((address) => isWork(address) && isDone(address));
    const undone = round.undone
      .flat()
      .filter((address) => isUndoneByWork(address) && (!isRecorded(address) || isDone(address)));
    return [
      // What an event that goes out leaves does not tell of its round.
      ...done.map((address) => `do ${address} in ${kindOf(address) === 'emit' ? 'some round' : `round ${index}`}`),
      ...undone.map((address) => `undo ${address} in round ${index}`),
    ];
  });
}

/** Of a request that did not complete nobody knows whether it was sent, and whether there is anything to undo. */
function listUncertain({ steps }: ProgramPlan, { rounds }: Expected): string[] {
  const requests = new Set(listPlans(steps).flatMap(({ kind, id }) => (kind === 'http' ? [id] : [])));
  return rounds.flatMap((round, index) =>
    round.undone
      .flat()
      .filter((address) => requests.has(idOf(address)) && round.steps.get(address) !== 'completed')
      .map((address) => `undo ${address} in round ${index}`),
  );
}

/** What they do is a row. */
const works: readonly PlanKind[] = ['action', 'chosen', 'emit', 'workflow', 'activity'];
/** By their key it is known whether there is anything to undo. */
const recorded: readonly PlanKind[] = ['action', 'chosen', 'emit', 'script', 'http'];
