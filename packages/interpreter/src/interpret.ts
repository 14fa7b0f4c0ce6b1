import type { Program } from '@waymark/definition';
import type { ClosingState, Json } from '@waymark/protocol';
import { runProgram } from './run-program.ts';
import { Run } from './run.ts';
import type { Runtime } from './runtime.ts';

export type InterpretOptions = { program: Program; input: Json; runtime: Runtime };

/**
 * Runs a program to its end. The one way in which it rejects is a defect of the interpreter or its runtime: whatever a
 * definition, an action or a person does is part of the ending.
 *
 * @param input checked against the definition's schema already, its defaults applied
 */
export async function interpret({ program, input, runtime }: InterpretOptions): Promise<ClosingState> {
  const run = new Run(program, input, runtime);
  run.journal.record('/', { type: 'run_started' });
  runtime.onMessage(run.receiver); // before the first await: a message may arrive with the first task
  const ending = await runProgram(run);
  return run.close(ending);
}
