'use client';

import type { ReactNode } from 'react';
import type { CommandRequest } from '../../../api/client.ts';
import type { Run } from '../../../api/types.ts';
import type { HoldVerb } from '@waymark/protocol';
import { CommandProblem } from './command-problem.tsx';
import { type Held, heldOf } from './held.ts';
import { HeldError } from './held-error.tsx';
import { useCommand } from './use-command.ts';
import { VerbDialog } from './verb-dialog.tsx';
import classes from './verbs.module.css';

export type HeldDialogProps = { run: Run; held: Held; onClose: () => void };

type Props = HeldDialogProps & {
  verb: HoldVerb;
  title: string;
  submit: string;
  color?: 'red';
  wide?: boolean;
  /** What to tell when it is done. */
  done: string;
  /** Beside address and reason. */
  request?: CommandRequest;
  blocked?: boolean;
  children: ReactNode;
};

/** A dialog about something that is held. It stays when that is held no more, and says so: nothing typed is lost unseen. */
export function HeldDialog({ run, held, verb, done, request = {}, blocked = false, onClose, ...props }: Props) {
  const { children, ...words } = props;
  const { address } = held;
  const command = useCommand(run.runId, { done, onDone: onClose });
  const isGone = !command.isPending && !heldOf(run).some((other) => other.address === address);
  return (
    <VerbDialog
      {...words}
      sending={command.isPending}
      blocked={blocked || isGone}
      problem={
        command.isError ? (
          <CommandProblem error={command.error} />
        ) : (
          isGone && (
            <p className={classes.note} role="status">
              It is held no more: somebody was faster, or it was cancelled.
            </p>
          )
        )
      }
      onSubmit={(reason) =>
        command.send({ verb, address, request: { address, ...request, ...(reason ? { reason } : {}) } })
      }
      onClose={onClose}
    >
      <HeldError held={held} />
      {children}
      {run.status === 'paused' && (
        <p className={classes.note}>The run is paused: nothing of it begins before it is resumed.</p>
      )}
    </VerbDialog>
  );
}
