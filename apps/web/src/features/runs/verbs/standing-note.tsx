import type { CommandVerb } from '@waymark/protocol';
import { Mailbox } from 'lucide-react';
import classes from './verbs.module.css';

/** What was said has not reached the run yet. */
export function StandingNote({ verb }: { verb: CommandVerb }) {
  return (
    <p className={classes.standing}>
      <Mailbox size={14} aria-hidden /> Your “{verb}” is stored, and delivered as soon as an orchestrator is back.
    </p>
  );
}
