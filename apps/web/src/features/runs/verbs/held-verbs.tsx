'use client';

import { Button } from '@mantine/core';
import type { HoldVerb } from '@waymark/protocol';
import { CircleX, RotateCw, SkipForward } from 'lucide-react';
import type { Ask } from './ask.ts';
import { type Held, nameOf } from './held.ts';
import classes from './verbs.module.css';

type Props = { held: Held; busy: boolean; onAsk: Ask };

const icons = { retry: RotateCw, skip: SkipForward, fail: CircleX };

/** What a person can say about something that is held. */
export function HeldVerbs({ held, busy, onAsk }: Props) {
  return (
    <div className={classes.verbs}>
      {held.verbs.map((verb, index) => {
        const Icon = icons[verb];
        return (
          <Button
            key={verb}
            variant={index === 0 ? 'filled' : 'default'}
            leftSection={<Icon size={14} aria-hidden />}
            disabled={busy}
            aria-label={`${wordOf(verb, held)}: ${nameOf(held)}`}
            onClick={() => onAsk({ verb, held })}
          >
            {wordOf(verb, held)}
          </Button>
        );
      })}
    </div>
  );
}

function wordOf(verb: HoldVerb, { kind }: Held): string {
  if (verb === 'retry') return kind === 'compensation' ? 'Retry the compensation' : 'Retry';
  if (verb === 'skip') return kind === 'run' ? 'Give its output' : 'Skip';
  return 'Fail';
}
