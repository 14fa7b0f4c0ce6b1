import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@waymark/stack';
import { openStage } from '../on-temporal/open-stage.ts';
import { playAll } from '../on-temporal/play-all.ts';
import { listSteadyPaths } from '../on-temporal/steady-paths.ts';
import type { Player } from './player.ts';

/** Starts a PostgreSQL and a Temporal of its own. */
export async function openTemporalForFuzz(): Promise<Player> {
  const home = mkdtempSync(join(tmpdir(), 'waymark-fuzz-'));
  const stack = await startStack({ home });
  const stage = await openStage(stack);
  let hit = 0;
  return {
    plansAtOnce: 20,
    listPaths: (plan, defSeed) => listSteadyPaths(plan, defSeed, 5),
    async play(paths) {
      const played = await playAll(stage, paths);
      hit += played.filter(({ isHit }) => isHit).length;
      return played;
    },
    tellHits: () => `${stage.killer.kills.length} kills, which hit ${hit} of them`,
    async close() {
      await stage.close();
      await stack.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
