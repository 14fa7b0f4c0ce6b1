'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { api } from '../../../api/client.ts';
import type { Run, RunSummary } from '../../../api/types.ts';
import { useChanges } from '../../../api/use-changes.ts';
import { useCoalesced } from '../../../api/use-coalesced.ts';
import { type RelatedRuns, hasRelatives, relate } from './related-runs.ts';

/** How many runs of a tree are drawn; the newest, where there are more. */
const most = 200;
/** How many runs of somebody else are read, one by one. */
const mostJoined = 20;
const none = relate([]);

/** The runs around a run, live. A run that stands alone costs no request. */
export function useRelatedRuns(run: Run | undefined): RelatedRuns {
  const client = useQueryClient();
  const enabled = run !== undefined && hasRelatives(run);
  const { runId = '', rootRunId = '' } = run ?? {};
  const childIds = run?.steps.flatMap(({ childRunId }) => childRunId ?? []) ?? [];
  const queryKey = ['runs', 'related', runId];
  const { data } = useQuery({ queryKey, queryFn: () => readRelatives(runId, rootRunId, childIds), enabled });
  const refresh = useCoalesced(() => void client.invalidateQueries({ queryKey }));
  const state = useChanges(enabled ? ['runs'] : [], {
    onGap: refresh,
    onChange({ row }) {
      if (!row) return;
      const isRelated = row['rootRunId'] === rootRunId || row['parentRunId'] === runId;
      if (isRelated || childIds.includes(String(row['id']))) refresh();
    },
  });
  // What changed after the first read and before the stream stood.
  const catchUp = useEffectEvent(refresh);
  useEffect(() => {
    if (state === 'live') catchUp();
  }, [state]);
  return useMemo(() => (data ? relate(data.runs, data.joined, data.isCut) : none), [data]);
}

async function readRelatives(runId: string, rootRunId: string, childIds: string[]) {
  const [tree, own] = await Promise.all([
    api.listRuns({ rootRunId, limit: most }),
    api.listRuns({ parentRunId: runId, limit: most }),
  ]);
  const runs: RunSummary[] = [...tree.items, ...own.items];
  const isCut = tree.nextCursor !== null || own.nextCursor !== null;
  const known = new Set(runs.map((run) => run.runId));
  // Of a cut tree nobody can say which child is missing and which one is of somebody else.
  const unknown = isCut ? [] : childIds.filter((id) => !known.has(id)).slice(0, mostJoined);
  return { runs, joined: await Promise.all(unknown.map(api.getRun)), isCut };
}
