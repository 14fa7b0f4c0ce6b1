import type { Program } from '@waymark/definition';
import type { Json, RunState } from '@waymark/protocol';
import type { RunCarry } from '../carry.ts';
import type { Observation, Script } from '../contract/scenario.ts';
import { interpret } from '../interpret.ts';
import type { ExecutionEnd, InterpretOptions } from '../interpret.ts';
import type { ActivityCall } from '../runtime.ts';
import { Simulator } from './simulator.ts';

export type Simulation = {
  program: Program;
  input?: Json;
  script?: Partial<Script>;
  simulator?: Simulator;
  /** A run that tells of more than that goes on for ever. */
  mostEntries?: number;
};

/** Thrown when a run waits for something that will never come. */
export class StalledRun extends Error {
  readonly state: RunState;

  constructor(state: RunState) {
    super(`the run waits for ever: ${JSON.stringify(state)}`);
    this.state = state;
  }
}

/** What the simulator saw besides what any harness sees. */
export type SimulatedRun = Observation & {
  calls: ActivityCall[];
  /** Virtual milliseconds from start to end. */ took: number;
  /** What each execution took over from the one before. */
  carries: RunCarry[];
};

/**
 * Runs a program to its end in virtual time: lets everything happen that can happen now, then goes on to the next timer.
 *
 * @throws {StalledRun} when the run waits for something that will never come
 * @throws {RangeError} when it tells of more than `mostEntries`
 */
export async function simulate({
  program,
  input = {},
  script,
  simulator = createSimulator(script),
  mostEntries = Number.POSITIVE_INFINITY,
}: Simulation): Promise<SimulatedRun> {
  const start = simulator.now();
  const carries: RunCarry[] = [];
  let round = input;
  let end = await runExecution({ program, input, runtime: simulator }, mostEntries);
  while ('continueAsNew' in end) {
    // As it travels: what is not plain JSON would get lost.
    const resume = JSON.parse(JSON.stringify(end.continueAsNew)) as RunCarry;
    carries.push(resume);
    if (resume.nextRound) {
      round = resume.nextRound.input;
      simulator.beginRound();
    }
    end = await runExecution({ program, input: round, runtime: simulator, resume }, mostEntries);
  }
  await settled();
  while (simulator.clock.fireNext()) await settled();
  const { entries, refusals, calls } = simulator;
  return { ending: end, entries, refusals, calls, carries, took: Date.parse(entries.at(-1)?.at ?? '') - start };
}

async function runExecution(
  options: InterpretOptions & { runtime: Simulator },
  mostEntries: number,
): Promise<ExecutionEnd> {
  const { runtime: simulator } = options;
  const ends: ExecutionEnd[] = [];
  const running = interpret(options).then((end) => void ends.push(end));
  for (;;) {
    if (simulator.entries.length > mostEntries)
      throw new RangeError(`the run goes on for ever: it has told of ${simulator.entries.length} things that happened`);
    await Promise.race([running, settled()]);
    simulator.noteSettled();
    await Promise.race([running, settled()]);
    const [end] = ends;
    if (end) {
      simulator.endLeg();
      return end;
    }
    if (!simulator.clock.fireNext()) throw new StalledRun(simulator.receiver.state());
  }
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
