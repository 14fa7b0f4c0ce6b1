'use client';

import { Button } from '@mantine/core';
import type { RunEvent } from '@waymark/protocol';
import { Hand } from 'lucide-react';
import { useState } from 'react';
import type { Run } from '../../../api/types.ts';
import { Time } from '../../../components/time.tsx';
import type { Ask } from './ask.ts';
import { type Held, heldOf, nameOf } from './held.ts';
import { HeldError } from './held-error.tsx';
import { HeldVerbs } from './held-verbs.tsx';
import { StandingNote } from './standing-note.tsx';
import { useIsBusy, useStanding } from './use-command.ts';
import classes from './verbs.module.css';

type Props = { run: Run; events: RunEvent[]; onSelect: (address: string) => void; onAsk: Ask };

/** So many are shown at once. */
const atOnce = 8;

/** What of the run waits for a person: each with its error, since when, and what can be said about it. */
export function HeldPanel({ run, events, onSelect, onAsk }: Props) {
  const held = heldOf(run);
  const busy = useIsBusy(run.runId);
  const standing = useStanding(run.runId, events);
  const [isWhole, setWhole] = useState(false);
  if (held.length === 0) return null;
  const shown = isWhole ? held : held.slice(0, atOnce);
  return (
    <section className={classes.panel} data-tone="held" aria-labelledby="held">
      <header className={classes.head}>
        <Hand size={16} aria-hidden />
        <h2 id="held">{titleOf(held)}</h2>
        <p>{stateOf(held)}</p>
      </header>
      <ul className={classes.rows}>
        {shown.map((one) => (
          <li key={`${one.kind} ${one.address}`} className={classes.row} aria-label={`Held: ${nameOf(one)}`}>
            <div className={classes.what}>
              <HeldName held={one} onSelect={onSelect} />
              <HeldError held={one} />
              {standing.map(({ verb, address }) => address === one.address && <StandingNote key={verb} verb={verb} />)}
            </div>
            <HeldVerbs held={one} busy={busy} onAsk={onAsk} />
          </li>
        ))}
      </ul>
      {held.length > shown.length && (
        <div className={classes.more}>
          <Button variant="subtle" onClick={() => setWhole(true)}>
            Show all {held.length}
          </Button>
        </div>
      )}
    </section>
  );
}

function HeldName({ held, onSelect }: { held: Held; onSelect: (address: string) => void }) {
  const { kind, address, error, since } = held;
  const attempts = error?.attempts ?? 0;
  return (
    <p className={classes.name}>
      {kind === 'run' ? (
        <strong>The run itself</strong>
      ) : (
        <>
          <button type="button" className={classes.step} onClick={() => onSelect(address)}>
            {nameOf(held)}
          </button>{' '}
          <code className="dim">{address}</code>
        </>
      )}{' '}
      <span className="dim">
        {kind === 'compensation' ? 'could not be undone' : 'is held'}
        {attempts > 0 && ` after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`} · <Time at={since} />
      </span>
    </p>
  );
}

function titleOf(held: Held[]): string {
  if (held.length > 1) return `Held: ${held.length} wait for a person`;
  return held[0]?.kind === 'run' ? 'Held: the run waits for a person' : 'Held: a step waits for a person';
}

function stateOf(held: Held[]): string {
  return held.some(({ kind }) => kind === 'compensation')
    ? 'What could be undone has been. Mend what is in the way, then say what becomes of the rest.'
    : 'Nothing is undone, and no clock of the run fires. What does not depend on it goes on.';
}
