import { type Database, createEffectStore } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextOf, makeRun, openOrderDatabase, undoContextOf } from '../effects/order-database.ts';
import { Dice } from './dice.ts';

/** What becomes of one step's effect: deliveries of its do and its undo, some at once, in any order. */
type Delivery = 'do' | 'undo';
type Path = Delivery[][];

const paths = 150;
let database: Database;
let effects: ReturnType<typeof createEffectStore>;
let runId: string;

beforeAll(async () => {
  database = await openOrderDatabase();
  effects = createEffectStore(database);
  runId = await makeRun(database);
  await database.pool.query('CREATE TABLE made (address text NOT NULL, delivery text NOT NULL)');
});

afterAll(() => database?.close());

function throwPath(dice: Dice): Path {
  return Array.from({ length: dice.int(1, 5) }, () =>
    Array.from({ length: dice.int(1, 3) }, () => dice.pick<Delivery>(['do', 'do', 'undo'])),
  );
}

/** @returns what the delivery came to, or the error's name */
async function deliver(address: string, delivery: Delivery): Promise<string> {
  const context = delivery === 'do' ? contextOf(runId, address) : undoContextOf(runId, address);
  const work = async (client: Pick<Database['pool'], 'query'>): Promise<Json> => {
    await client.query('INSERT INTO made (address, delivery) VALUES ($1, $2)', [address, delivery]);
    return delivery;
  };
  return effects.once(context, { address }, work).then(String, (error: Error & { type?: string }) => {
    if (error.type === 'StepRevoked' || error.name === 'NothingToUndo') return error.type ?? error.name;
    throw error;
  });
}

async function findMade(address: string): Promise<Record<Delivery, number>> {
  const { rows } = await database.pool.query<{ delivery: Delivery }>('SELECT delivery FROM made WHERE address = $1', [
    address,
  ]);
  const count = (wanted: Delivery) => rows.filter(({ delivery }) => delivery === wanted).length;
  return { do: count('do'), undo: count('undo') };
}

/** @returns what is wrong with what a path came to */
function findDefects(path: Path, said: string[][], made: Record<Delivery, number>): string[] {
  const all = said.flat();
  const revokedAt = said.findIndex((words) => words.includes('NothingToUndo'));
  const rules: Record<string, boolean> = {
    'the do happened as often as was said, and once': made.do === (all.includes('do') ? 1 : 0),
    'the undo happened as often as was said, and once': made.undo === (all.includes('undo') ? 1 : 0),
    'what was done is undone, and nothing else': made.undo === (path.flat().includes('undo') ? made.do : 0),
    'what there was nothing of is not done later':
      revokedAt < 0 ||
      !said
        .slice(revokedAt + 1)
        .flat()
        .includes('do'),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

test('effects happen once, and are undone once, in whatever order they are delivered', async () => {
  for (let seed = 1; seed <= paths; seed += 1) {
    const path = throwPath(new Dice(seed));
    const address = `/s${seed}`;
    const said: string[][] = [];
    for (const together of path) said.push(await Promise.all(together.map((delivery) => deliver(address, delivery))));
    const defects = findDefects(path, said, await findMade(address));
    expect(defects, `effect seed ${seed}: ${JSON.stringify(path)} came to ${JSON.stringify(said)}`).toEqual([]);
  }
});
