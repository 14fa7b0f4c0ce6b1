'use client';

import { Button, Tooltip } from '@mantine/core';
import type { Json } from '@waymark/protocol';
import { Ban, CirclePause, CirclePlay, ExternalLink, Play } from 'lucide-react';
import Link from 'next/link';
import type { StreamState } from '../../api/stream.ts';
import type { Run } from '../../api/types.ts';
import { IdText } from '../../components/id-text.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { temporalRunUrl, useSettings } from '../../components/settings.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Elapsed, Time } from '../../components/time.tsx';
import { SendEventButton } from './mailbox/send-event-button.tsx';
import { RunLabels } from './run-labels.tsx';
import { WayUp } from './sub-runs/way-up.tsx';
import { canCancel, canResume, pauseVerbOf, statusOfRun } from './run-facts.ts';
import type { Ask } from './verbs/ask.ts';
import { useIsBusy } from './verbs/use-command.ts';
import classes from './run.module.css';

type Props = { run: Run; definition: Json | null; stream: StreamState; onAsk: Ask };

export function RunHeader({ run, definition, stream, onAsk }: Props) {
  const busy = useIsBusy(run.runId);
  const pauseVerb = pauseVerbOf(run);
  const temporalUrl = temporalRunUrl(useSettings(), run.runId);
  return (
    <div className={classes.header}>
      <div>
        <WayUp run={run} />
        <h1 className={classes.title}>
          <Link href={`/workflows/${run.workflow}`} className={classes.workflow}>
            {run.workflow}
          </Link>
          <span className={classes.version}>v{run.version}</span>
          <StatusBadge status={statusOfRun(run)} size="md" />
        </h1>
        <div className={classes.facts}>
          <LiveBadge state={stream} />
          <IdText id={run.runId} />
          <span>
            started <Time at={run.startedAt ?? run.createdAt} />
          </span>
          <span>
            {run.closedAt ? 'took' : 'runs for'} <Elapsed from={run.startedAt ?? run.createdAt} to={run.closedAt} />
          </span>
          <RunLabels labels={run.labels} />
          {run.orderId && (
            <span>
              order <IdText id={run.orderId} href={`/orders/${run.orderId}`} />
            </span>
          )}
        </div>
      </div>
      <div className={classes.verbs}>
        {temporalUrl && (
          <Tooltip label="The same run in Temporal's own Web UI">
            <Button
              component="a"
              href={temporalUrl}
              target="_blank"
              rel="noreferrer"
              variant="default"
              rightSection={<ExternalLink size={13} />}
            >
              Temporal
            </Button>
          </Tooltip>
        )}
        <SendEventButton run={run} definition={definition} />
        {pauseVerb && (
          <Button
            variant={pauseVerb === 'pause' ? 'default' : 'filled'}
            leftSection={pauseVerb === 'pause' ? <CirclePause size={14} /> : <Play size={14} />}
            disabled={busy}
            onClick={() => onAsk({ verb: pauseVerb })}
          >
            {pauseVerb === 'pause' ? 'Pause' : 'Resume'}
          </Button>
        )}
        {canResume(run) && (
          <Button
            leftSection={<CirclePlay size={14} />}
            disabled={busy}
            onClick={() => onAsk({ verb: 'resumeEnded', from: null })}
          >
            Resume…
          </Button>
        )}
        {canCancel(run) ? (
          <Button variant="default" leftSection={<Ban size={14} />} onClick={() => onAsk({ verb: 'cancel' })}>
            Cancel run
          </Button>
        ) : (
          <Button
            component={Link}
            href={`/workflows/${run.workflow}`}
            variant="default"
            leftSection={<Play size={14} />}
          >
            Start another
          </Button>
        )}
      </div>
    </div>
  );
}
