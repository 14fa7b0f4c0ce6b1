'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { useChanges } from '../../api/use-changes.ts';
import { databaseTables, type RowChange } from '../../api/types.ts';
import { applyChanges, type Contents, type Filter, fromSnapshot } from './tables.ts';

/** Changes are shown together, this many milliseconds after the first. */
const pause = 80;

/**
 * The tables as they are: one snapshot, then every change by the stream alone. Changes that arrive before the snapshot
 * wait for it; a stream that broke off takes a new one.
 */
export function useDatabase(filter: Filter) {
  const [contents, setContents] = useState<Contents | null>(null);
  const waiting = useRef<RowChange[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const snapshot = useQuery({
    queryKey: ['database', filter],
    queryFn: () => api.getSnapshot(filter),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

  useEffect(() => {
    if (snapshot.data) setContents(fromSnapshot(snapshot.data));
  }, [snapshot.data]);
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);

  const flush = (): void => {
    timer.current = null;
    const changes = waiting.current;
    waiting.current = [];
    setContents((known) => known && applyChanges(known, changes, filter));
  };
  const state = useChanges(databaseTables, {
    onGap: () => void snapshot.refetch(),
    onChange: (change) => {
      waiting.current.push(change);
      timer.current ??= setTimeout(flush, pause);
    },
  });
  return { contents, state, snapshot };
}
