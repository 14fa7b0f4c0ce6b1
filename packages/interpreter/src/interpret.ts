import type { Program } from '@waymark/definition';
import type { ClosingState, Commanded, Json, Transition } from '@waymark/protocol';
import { carryOf, carryToNextRound } from './make-carry.ts';
import type { RunCarry } from './carry.ts';
import { createReceiver } from './receiver.ts';
import type { NextVersion } from './run-command.ts';
import { runProgram } from './run-program.ts';
import { reopenEnded, resumableStatuses } from './resume-ended.ts';
import { reopenFailed } from './run-retry.ts';
import { Run } from './run.ts';
import type { Ending } from './run.ts';
import type { Runtime } from './runtime.ts';

export type InterpretOptions = {
  program: Program;
  input: Json;
  runtime: Runtime;
  /** What an earlier execution of the same run has left: it goes on from there. */
  resume?: RunCarry;
};

/** How an execution ended: with the run, or so that a further one goes on. */
export type ExecutionEnd =
  /** `left`: what a run leaves that did not end well; absent: it cannot go on, such as when that is too large. */
  | (ClosingState & { left?: RunCarry })
  /** `next`: by another version of the definition. */
  | { continueAsNew: RunCarry; next?: NextVersion };

/**
 * Runs a program to its end, or to the point where a further execution has to go on. The one way in which it rejects is a defect of the interpreter or its runtime: whatever a
 * definition, an action or a person does is part of the ending.
 *
 * @param input checked against the definition's schema already, its defaults applied
 */
export async function interpret({ program, input, runtime, ...options }: InterpretOptions): Promise<ExecutionEnd> {
  const resume = options.resume && reopenEnded(program, options.resume);
  const run = new Run(program, input, runtime, resume);
  run.journal.record(
    '/',
    resume ? describeContinuation(run, resume, options.resume?.reopen?.asked) : { type: 'run_started' },
  );
  runtime.onMessage(createReceiver(run)); // before the first await: a message may arrive with the first task
  const end = runProgram(run).then((ending) =>
    ending.restarts ? { continueAsNew: carryToNextRound(run, ending.output) } : closeRun(run, ending),
  );
  return Promise.race([
    end,
    run.legs.whenDrained.then(() => {
      const { reason, next } = run.legs;
      if (reason !== 'continueAsNew') reopenFailed(run);
      return { continueAsNew: carryOf(run), ...(next ? { next } : {}) };
    }),
  ]);
}

function closeRun(run: Run, ending: Ending): ExecutionEnd {
  const closing = run.close(ending);
  if (!resumableStatuses.includes(closing.status)) return closing;
  const left: RunCarry = { ...carryOf(run), reason: 'resume' };
  return run.legs.hasRoom ? { ...closing, left } : closing;
}

function describeContinuation(run: Run, { reason, told, paused }: RunCarry, asked?: Commanded): Transition {
  const { version } = run.identity;
  return {
    type: 'run_continued',
    reason,
    told,
    ...(reason === 'resume' ? { version } : {}),
    ...(paused ? { paused } : {}),
    ...(asked ? { asked } : {}),
  };
}
