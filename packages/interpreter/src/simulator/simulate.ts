import type { Program } from '@waymark/definition';
import type { Json, RunState } from '@waymark/protocol';
import type { RunCarry } from '../carry.ts';
import type { Observation, Script } from '../contract/scenario.ts';
import { interpret } from '../interpret.ts';
import type { ExecutionEnd, InterpretOptions } from '../interpret.ts';
import type { ActivityCall } from '../runtime.ts';
import { Replayable } from './replayable.ts';
import { Simulator } from './simulator.ts';

export type Simulation = {
  program: Program;
  input?: Json;
  script?: Partial<Script>;
  /** What activities do in the rounds of a run after the first; without it they go on as in the first. */
  nextRounds?: Script['actions'][];
  simulator?: Simulator;
  /** Asked after each thing that came in: whether the interpreter is dropped here and brought back by a replay. */
  crashes?: () => boolean;
  /** The run had ended, and goes on. */
  resume?: RunCarry;
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
  /** What the run leaves that did not end well. */
  left: RunCarry | null;
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
  nextRounds = [],
  simulator = createSimulator(script),
  crashes,
  resume: first,
  mostEntries = Number.POSITIVE_INFINITY,
}: Simulation): Promise<SimulatedRun> {
  const start = simulator.now();
  const carries: RunCarry[] = [];
  let round = input;
  let current = program;
  let end = await runExecution({ program, input, ...(first ? { resume: first } : {}) }, simulator, {
    crashes,
    mostEntries,
  });
  while ('continueAsNew' in end) {
    // As it travels: what is not plain JSON would get lost.
    const resume = JSON.parse(JSON.stringify(end.continueAsNew)) as RunCarry;
    carries.push(resume);
    if (resume.nextRound) {
      round = resume.nextRound.input;
      simulator.beginRound(nextRounds[simulator.run.restarts]);
    }
    if (end.next) simulator.changeVersion(end.next.version);
    current = end.next?.program ?? current;
    end = await runExecution({ program: current, input: round, resume }, simulator, { crashes, mostEntries });
  }
  await settled();
  while (simulator.clock.fireNext()) await settled();
  const { entries, refusals, calls } = simulator;
  const { left = null, ...ending } = end;
  return { ending, left, entries, refusals, calls, carries, took: Date.parse(entries.at(-1)?.at ?? '') - start };
}

type Execution = Omit<InterpretOptions, 'runtime'>;

async function runExecution(
  execution: Execution,
  simulator: Simulator,
  { crashes, mostEntries }: { crashes: (() => boolean) | undefined; mostEntries: number },
): Promise<ExecutionEnd> {
  const runtime = crashes ? new Replayable(simulator) : simulator;
  let running = begin({ ...execution, runtime });
  let handed = 0;
  for (;;) {
    if (simulator.entries.length > mostEntries)
      throw new RangeError(`the run goes on for ever: it has told of ${simulator.entries.length} things that happened`);
    await running.progress();
    if (!(runtime instanceof Replayable && runtime.hasNext)) simulator.noteSettled();
    await running.progress();
    if (runtime instanceof Replayable && runtime.length > handed) {
      handed = runtime.length;
      if (crashes?.()) {
        runtime.dropInterpreter();
        running = begin({ ...execution, runtime });
        await runtime.replay(running.progress);
      }
    }
    const end = running.end();
    if (end) {
      simulator.endLeg();
      return end;
    }
    if (runtime instanceof Replayable && runtime.handNext()) continue;
    if (!simulator.clock.fireNext()) throw new StalledRun(simulator.receiver.state());
  }
}

/** @returns how to wait until nothing is left to do (which rejects when the interpreter does), and the end, once there is one */
function begin({ resume, ...options }: InterpretOptions): {
  progress: () => Promise<void>;
  end: () => ExecutionEnd | undefined;
} {
  const ends: ExecutionEnd[] = [];
  // Each time as it came: an interpreter makes what it takes over its own.
  const taken = resume ? { resume: structuredClone(resume) } : {};
  const running = interpret({ ...options, ...taken }).then((end) => void ends.push(end));
  return {
    progress: () => Promise.race([running, settled()]),
    end: () => ends[0],
  };
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
