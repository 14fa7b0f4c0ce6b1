'use client';

import { isFinalRunStatus, type RunEvent } from '@waymark/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { openStream, type StreamState } from '../../api/stream.ts';
import type { Run } from '../../api/types.ts';
import { applyEvent } from './apply-event.ts';

/** Milliseconds: a burst of events is read once, at most this often. */
const quiet = 120;
const longest = 600;

/** A run, its order and approvals, and its events as they happen: one stream, and one read after each burst. */
export function useLiveRun(runId: string) {
  const client = useQueryClient();
  const run = useQuery({ queryKey: ['run', runId], queryFn: () => api.getRun(runId) });
  const [events, setEvents] = useState<RunEvent[]>([]);
  const [state, setState] = useState<StreamState>('connecting');
  // Not whether the last read went well: the stream stands, or comes back by itself, while reads fail.
  const exists = run.data !== undefined;
  const isOver = exists && isFinalRunStatus(run.data.status);
  // The stream of a run that is over ends. When the run goes on after that, it is opened again.
  const isFollowed = exists && !(isOver && state === 'ended');
  const told = useRef({ last: 0, hasFinished: false });

  useEffect(() => {
    if (!isFollowed) return;
    const readSoon = debounce(() => {
      void client.invalidateQueries({ queryKey: ['run', runId] });
      void client.invalidateQueries({ queryKey: ['order', 'of-run', runId] });
      void client.invalidateQueries({ queryKey: ['approvals', 'of-run', runId] });
      void client.invalidateQueries({ queryKey: ['mailbox', runId] });
    });
    const stop = openStream<RunEvent>({
      url: () => `/api/runs/${encodeURIComponent(runId)}/events?lastEventId=${told.current.last}`,
      onState: setState,
      onMessage(event) {
        told.current = {
          last: Math.max(told.current.last, event.id),
          hasFinished: isOverAfter(event) ?? told.current.hasFinished,
        };
        setEvents((known) => insertEvent(known, event));
        const seen = client.getQueryData<Run>(['run', runId]);
        // What was there before the page was opened is in the run that was read.
        if (seen && Date.parse(event.at) > openedAt - 2_000)
          client.setQueryData<Run>(['run', runId], applyEvent(seen, event));
        readSoon();
      },
      isOver() {
        const seen = client.getQueryData<Run>(['run', runId]);
        return told.current.hasFinished && seen !== undefined && isFinalRunStatus(seen.status);
      },
    });
    const openedAt = Date.now();
    // What was told last is read also when the stream has ended.
    return stop;
  }, [client, isFollowed, runId]);

  return { run, events, state: exists ? state : ('connecting' as const) };
}

/** Whether the run is over after this event; null: it does not say. One that had ended may go on. */
function isOverAfter({ type }: RunEvent): boolean | null {
  if (type === 'run_continued') return false;
  return type === 'run_finished' ? true : null;
}

/** Events in the order of their ids, each once: a reconnected stream may repeat some. */
function insertEvent(known: RunEvent[], event: RunEvent): RunEvent[] {
  const last = known.at(-1);
  if (!last || event.id > last.id) return [...known, event];
  return known.some(({ id }) => id === event.id) ? known : [...known, event].sort((a, b) => a.id - b.id);
}

function debounce(action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let first = 0;
  return () => {
    const now = Date.now();
    if (timer) clearTimeout(timer);
    else first = now;
    timer = setTimeout(
      () => {
        timer = null;
        action();
      },
      Math.max(0, Math.min(quiet, first + longest - now)),
    );
  };
}
