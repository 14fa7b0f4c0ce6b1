'use client';

import { Mailbox } from 'lucide-react';
import { toProblem } from '../../../api/problem.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import classes from './verbs.module.css';

/** What to do about a refusal; of others the API says enough. */
const advice: Record<string, string> = {
  NOT_HELD: 'Somebody was faster, or it was cancelled. The page behind shows how it stands now.',
  NOT_PAUSED: 'Somebody has resumed it already. The page behind shows how it stands now.',
  ALREADY_FINISHED: 'The run has ended meanwhile: there is nothing left to say.',
  COMMAND_PENDING: 'Wait for that one: the page shows it as soon as the run has answered.',
  CANNOT_CHANGE: 'Choose another version, or publish one that leaves what has run as it was; or try it as it was.',
  CANNOT_RESUME: 'Choose another step or version, where one is in the way. Otherwise start another run.',
  NOT_FOUND: 'Close this and look at the run again.',
  FORBIDDEN: 'Ask somebody who may operate runs.',
  INVALID_REQUEST: 'Correct it and send it again.',
  PAYLOAD_TOO_LARGE: 'Give less; what is large belongs into a store, and its address here.',
};

/** Why what a person said was not done, and what to do now. */
export function CommandProblem({ error }: { error: unknown }) {
  const { code } = toProblem(error);
  if (code === 'ORCHESTRATOR_UNAVAILABLE') {
    return (
      <p className={classes.stored} role="status">
        <Mailbox size={16} aria-hidden />
        <span>
          <strong>Stored; it will be delivered.</strong> No orchestrator answers right now. You can close this: what you
          said reaches the run as soon as one is back.
        </span>
      </p>
    );
  }
  return <ProblemPanel error={error} advice={advice[code]} />;
}
