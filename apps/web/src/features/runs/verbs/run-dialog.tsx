'use client';

import type { Run } from '../../../api/types.ts';
import type { Asked } from './ask.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { FailDialog } from './fail-dialog.tsx';
import { PauseDialog } from './pause-dialog.tsx';
import { ResumeDialog } from './resume-dialog.tsx';
import { RetryDialog } from './retry-dialog.tsx';
import { SkipDialog } from './skip-dialog.tsx';

type Props = { run: Run; asked: Asked; onClose: () => void };

/** The dialog of the verb that was chosen. */
export function RunDialog({ run, asked, onClose }: Props) {
  switch (asked.verb) {
    case 'retry':
      return <RetryDialog run={run} held={asked.held} onClose={onClose} />;
    case 'skip':
      return <SkipDialog run={run} held={asked.held} onClose={onClose} />;
    case 'fail':
      return <FailDialog run={run} held={asked.held} onClose={onClose} />;
    case 'pause':
    case 'resume':
      return <PauseDialog run={run} verb={asked.verb} onClose={onClose} />;
    case 'resumeEnded':
      return <ResumeDialog run={run} from={asked.from} onClose={onClose} />;
    case 'cancel':
      return <CancelDialog run={run} onClose={onClose} />;
  }
}
