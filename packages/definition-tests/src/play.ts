import type { Program } from '@waymark/definition';
import type { ScriptedMessage } from '@waymark/interpreter/contract';
import { Simulator, StalledRun, simulate } from '@waymark/interpreter/simulator';
import type { Json, JournalEntry, RunError } from '@waymark/protocol';
import type { MockedActivities } from './mocks.ts';

/** What came of a run: its end, or where it stands when nothing more can happen to it. */
export type Seen = {
  status: string;
  output: Json;
  error: RunError | null;
  entries: JournalEntry[];
  refusals: (string | null)[];
  /** Virtual milliseconds from its start. */
  took: number;
};

/** Far more than a run that ends tells of; a process that begins anew for ever is stopped there. */
const mostEntries = 50_000;

/**
 * Runs a program in virtual time, until it ends or nothing more can happen.
 *
 * @throws {Error} when it goes on for ever
 */
export async function play(
  program: Program,
  start: { input: Json; key: string | null },
  activities: MockedActivities,
  messages: ScriptedMessage[],
): Promise<Seen> {
  const simulator = new Simulator({ actions: {}, messages }, { definition: program.name, key: start.key });
  simulator.otherwise = activities;
  try {
    const { ending, entries, refusals, took } = await simulate({
      program,
      input: start.input,
      simulator,
      mostEntries,
    });
    return { ...ending, entries, refusals, took };
  } catch (error) {
    if (!(error instanceof StalledRun)) throw error;
    const { status, output, error: why } = error.state;
    const { entries, refusals, run } = simulator;
    const took = Date.parse(entries.at(-1)?.at ?? run.startedAt) - Date.parse(run.startedAt);
    return { status, output, error: why, entries, refusals, took };
  }
}
