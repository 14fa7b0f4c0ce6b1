import type { Expected } from '../model.ts';
import type { Path } from '../fuzz/player.ts';
import { compilePlan } from '../play.ts';
import type { Stage } from './open-stage.ts';
import { playOnTemporal } from './play-on-temporal.ts';

export type Played = Path & { expected: Expected; differences: string[]; isHit: boolean };

/** How many paths are under way at the same time. */
const atOnce = 30;

/** Plays paths beside one another, so that one kill hits many. */
export async function playAll(stage: Stage, paths: readonly Path[]): Promise<Played[]> {
  const played: Played[] = [];
  const waiting = [...paths];
  const playNext = async (): Promise<void> => {
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      const program = compilePlan(path.plan, { queue: stage.queue, partner: stage.gate.partner, firstPause: 100 });
      played.push({ ...path, ...(await playOnTemporal(stage, path.plan, program, path.pathSeed).catch(tellOf(path))) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playNext));
  return played;
}

function tellOf({ defSeed, pathSeed }: Path): (cause: unknown) => never {
  return (cause) => {
    throw new Error(`definition seed ${defSeed}, path seed ${pathSeed} could not be played`, { cause });
  };
}
