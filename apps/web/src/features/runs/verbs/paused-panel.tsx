'use client';

import type { RunEvent } from '@waymark/protocol';
import { CirclePause } from 'lucide-react';
import type { Run } from '../../../api/types.ts';
import { Time } from '../../../components/time.tsx';
import { StandingNote } from './standing-note.tsx';
import { useStanding } from './use-command.ts';
import classes from './verbs.module.css';

type Props = { run: Run; events: RunEvent[] };

/** That the run is paused, by whom and why; also a pause that has not reached it yet. */
export function PausedPanel({ run, events }: Props) {
  const standing = useStanding(run.runId, events).filter(({ verb }) => verb === 'pause' || verb === 'resume');
  if (run.closedAt !== null) return null;
  const notes = standing.map(({ verb }) => <StandingNote key={verb} verb={verb} />);
  if (run.status !== 'paused') return notes;
  const paused = events.findLast(({ type }) => type === 'run_paused');
  const { by, reason } = (paused ?? {}) as { by?: string | null; reason?: string | null };
  return (
    <section className={classes.panel} data-tone="paused" aria-labelledby="paused">
      <h2 id="paused" className={classes.title}>
        <CirclePause size={16} aria-hidden /> Paused
        {paused && (
          <span className="dim">
            {by && `by ${by} `}
            <Time at={paused.at} />
          </span>
        )}
      </h2>
      {reason && <p className={classes.reason}>“{reason}”</p>}
      <p className="dim">What was under way ends. Nothing new begins and no clock fires until it is resumed.</p>
      {notes}
    </section>
  );
}
