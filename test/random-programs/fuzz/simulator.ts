import { compilePlan, playPlan } from '../play.ts';
import type { Player } from './player.ts';

export function openSimulatorForFuzz(): Player {
  let crashes = 0;
  return {
    plansAtOnce: 1,
    listPaths: (plan, defSeed) => Array.from({ length: 20 }, (_, index) => ({ plan, defSeed, pathSeed: index + 1 })),
    async play(paths) {
      const programs = new Map(paths.map(({ plan }) => [plan, compilePlan(plan)]));
      const played: Awaited<ReturnType<Player['play']>> = [];
      for (const path of paths) {
        const {
          expected,
          differences,
          crashes: ofPath,
        } = await playPlan(path.plan, programs.get(path.plan) ?? compilePlan(path.plan), path.pathSeed);
        crashes += ofPath;
        played.push({ ...path, expected, differences });
      }
      return played;
    },
    tellHits: () => `${crashes} crashes`,
    close: async () => {},
  };
}
