import { carryOut, refuseCommand } from './carry-out.ts';
import { receiveEvent } from './receive-event.ts';
import type { Run } from './run.ts';
import type { MessageReceiver } from './runtime.ts';

/** What a run does with messages. */
export function createReceiver(run: Run): MessageReceiver {
  return {
    refuseDecision: (message) => run.mailbox.refuse(message),
    decide: (message) => {
      const answer = run.mailbox.decide(message, run.timestamp());
      run.legs.admit();
      return answer;
    },
    receiveEvent: (message) => {
      if (!run.isOver) receiveEvent(run, message);
      // Messages alone can make an execution long.
      run.legs.admit();
    },
    subRunEnded: (message) => {
      run.subRuns.tell(message);
      run.legs.admit();
    },
    cancel: (message) => run.cancel(message),
    refuseCommand: (command) => refuseCommand(run, command),
    command: (command) => {
      const answer = carryOut(run, command);
      run.legs.admit();
      return answer;
    },
    state: () => run.journal.state(),
  };
}
