'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../api/client.ts';
import { databaseTables, type RowChange } from '../../api/types.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useCoalesced } from '../../api/use-coalesced.ts';
import { applyChanges, type Contents, type Filter, fromSnapshot } from './tables.ts';

/** Changes are shown together, this many milliseconds after the first. */
const pause = 80;

/**
 * The tables as they are: one snapshot, then every change by the stream alone. Changes that arrive while a snapshot is
 * under way wait for it, since it may have been taken before them; a stream that broke off takes a new one.
 */
export function useDatabase(filter: Filter) {
  const client = useQueryClient();
  const queryKey = ['database', filter.runId, filter.orderId];
  const snapshot = useQuery({
    queryKey,
    queryFn: async () => fromSnapshot(await api.getSnapshot(filter)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const waiting = useRef<RowChange[]>([]);
  const flush = useCoalesced(() => {
    if (client.isFetching({ queryKey }) > 0) return;
    const changes = waiting.current.splice(0);
    client.setQueryData<Contents>(queryKey, (contents) => contents && applyChanges(contents, changes, filter));
  }, pause);
  const { dataUpdatedAt } = snapshot;
  useEffect(() => {
    if (waiting.current.length > 0) flush();
    // Once per snapshot.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [dataUpdatedAt]);
  const state = useChanges(databaseTables, {
    onGap: () => void snapshot.refetch(),
    onChange: (change) => {
      waiting.current.push(change);
      flush();
    },
  });
  return { contents: snapshot.data ?? null, state, snapshot };
}
