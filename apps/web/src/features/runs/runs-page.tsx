'use client';

import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { runStatuses } from '@waymark/protocol';
import { Route } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { api } from '../../api/client.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useCoalesced } from '../../api/use-coalesced.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { lookOf } from '../../components/status.ts';
import { RunsTable } from './runs-table.tsx';
import classes from './runs.module.css';

const filters = { status: parseAsString, workflow: parseAsString, orderId: parseAsString, label: parseAsString };

/** Views that people ask for most; each is a filter on the status. */
const views = [
  { label: 'All', status: null },
  { label: 'Open', status: 'pending,running,waiting,held,paused,compensating' },
  { label: 'Needs attention', status: 'held,paused' },
  { label: 'Waiting', status: 'waiting' },
  { label: 'Failed', status: 'failed,compensated,terminated' },
  { label: 'Completed', status: 'completed' },
] as const;

/** All runs; what is shown stands in the URL. */
export function RunsPage() {
  const client = useQueryClient();
  const [filter, setFilter] = useQueryStates(filters, { history: 'push' });
  const runs = useInfiniteQuery({
    queryKey: ['runs', 'list', filter],
    queryFn: ({ pageParam }) => api.listRuns({ ...filter, limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const { data: workflows } = useQuery({ queryKey: ['workflows'], queryFn: () => api.listWorkflows() });
  const refresh = useCoalesced(() => void client.invalidateQueries({ queryKey: ['runs', 'list'] }));
  const state = useChanges(['runs'], { onChange: refresh, onGap: refresh });
  const rows = runs.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = Object.values(filter).some((value) => value !== null);
  return (
    <>
      <PageHeader title="Runs" actions={<LiveBadge state={state} />} />
      <div className={classes.views} role="group" aria-label="Views">
        {views.map(({ label, status }) => (
          <button
            key={label}
            type="button"
            className={classes.view}
            aria-pressed={filter.status === status}
            onClick={() => void setFilter({ status })}
          >
            {label}
          </button>
        ))}
      </div>
      <div className={classes.filters}>
        <Select
          label="Status"
          clearable
          placeholder="Any"
          data={runStatuses.map((status) => ({ value: status, label: lookOf(status).word }))}
          value={filter.status?.includes(',') ? null : filter.status}
          onChange={(status) => void setFilter({ status })}
          w={150}
        />
        <Select
          label="Workflow"
          clearable
          searchable
          placeholder="Any"
          data={[
            ...new Set([
              ...(workflows?.items.map(({ name }) => name) ?? []),
              ...(filter.workflow ? [filter.workflow] : []),
            ]),
          ]}
          value={filter.workflow}
          onChange={(workflow) => void setFilter({ workflow })}
          w={200}
        />
        <TextInput
          label="Order"
          placeholder="ord_…"
          defaultValue={filter.orderId ?? ''}
          key={filter.orderId ?? ''}
          onBlur={(event) => void setFilter({ orderId: event.currentTarget.value.trim() || null })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void setFilter({ orderId: event.currentTarget.value.trim() || null });
          }}
          w={220}
        />
        <TextInput
          label="Label"
          placeholder="name:value"
          defaultValue={filter.label ?? ''}
          key={`label ${filter.label}`}
          onBlur={(event) => void setFilter({ label: event.currentTarget.value.trim() || null })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void setFilter({ label: event.currentTarget.value.trim() || null });
          }}
          w={180}
        />
        {filtered && (
          <Button variant="subtle" onClick={() => void setFilter(null)}>
            Clear
          </Button>
        )}
      </div>
      {runs.isError && rows.length === 0 ? (
        <ProblemPanel error={runs.error} onRetry={() => void runs.refetch()} />
      ) : (
        <Section title={filtered ? 'Matching runs' : 'All runs'} flush>
          {runs.isPending ? (
            <Skeleton height={260} />
          ) : rows.length === 0 ? (
            <NoRuns filtered={filtered} />
          ) : (
            <RunsTable runs={rows} />
          )}
          {runs.hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
                Older runs
              </Button>
            </div>
          )}
        </Section>
      )}
    </>
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState icon={Route} title="No run matches">
        Take a filter away to see more. New runs that match appear here by themselves.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Route}
      title="No runs yet"
      actions={
        <Button component={Link} href="/new?example=slow-order">
          Start an example
        </Button>
      }
    >
      A run is one execution of a workflow. Start one from an example and watch its steps here.
    </EmptyState>
  );
}
