import type { Program } from '@waymark/definition';
import type { ClosingState, Json } from '@waymark/protocol';
import type { Observation, Script } from '../contract/scenario.ts';
import { interpret } from '../interpret.ts';
import type { ActivityCall } from '../runtime.ts';
import { Simulator } from './simulator.ts';

export type Simulation = { program: Program; input?: Json; script?: Partial<Script>; simulator?: Simulator };

/** What the simulator saw besides what any harness sees. */
export type SimulatedRun = Observation & {
  calls: ActivityCall[];
  /** Virtual milliseconds from start to end. */ took: number;
};

/**
 * Runs a program to its end in virtual time: lets everything happen that can happen now, then goes on to the next timer.
 *
 * @throws {Error} when the run waits for something that will never come
 */
export async function simulate({
  program,
  input = {},
  script,
  simulator = createSimulator(script),
}: Simulation): Promise<SimulatedRun> {
  const start = simulator.now();
  let ending: ClosingState | null = null;
  const running = interpret({ program, input, runtime: simulator }).then((closing) => {
    ending = closing;
  });
  for (;;) {
    await Promise.race([running, settled()]);
    if (ending) break;
    if (!simulator.clock.fireNext())
      throw new Error(`the run waits for ever: ${JSON.stringify(simulator.receiver.state())}`);
  }
  await settled();
  while (simulator.clock.fireNext()) await settled();
  const { entries, refusals, calls } = simulator;
  return { ending, entries, refusals, calls, took: Date.parse(entries.at(-1)?.at ?? '') - start };
}

function createSimulator(script: Partial<Script> = {}): Simulator {
  return new Simulator({ actions: {}, messages: [], ...script });
}

/** Resolves when no promise has anything left to do. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
