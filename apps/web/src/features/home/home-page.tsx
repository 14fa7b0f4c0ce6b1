'use client';

import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { api } from '../../api/client.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useCoalesced } from '../../api/use-coalesced.ts';
import { LiveBadge } from '../../components/live-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { RunsTable } from '../runs/runs-table.tsx';
import { Attention } from './attention.tsx';
import { RunningNow } from './running-now.tsx';
import { StartSomething } from './start-something.tsx';
import { readHome } from './read-home.ts';
import classes from './home.module.css';

/** Where one starts: what needs a person, what runs, what to start, what was. */
export function HomePage() {
  const client = useQueryClient();
  const home = useQuery({ queryKey: ['home'], queryFn: readHome });
  const refresh = useCoalesced(() => {
    void client.invalidateQueries({ queryKey: ['home'] });
    void client.invalidateQueries({ queryKey: ['approvals', 'open-count'] });
  }, 1_000);
  const state = useChanges(['runs', 'approvals'], { onChange: refresh, onGap: refresh });
  const { data } = useQuery({ queryKey: ['examples'], queryFn: api.listExamples, staleTime: 60_000 });
  if (home.isError && !home.data) {
    return (
      <>
        <PageHeader title="Home" />
        <ProblemPanel error={home.error} onRetry={() => void home.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageHeader title="Home" actions={<LiveBadge state={state} />} />
      {!home.data ? (
        <Skeleton height={320} radius="lg" />
      ) : (
        <div className={classes.columns}>
          <div className={classes.stack}>
            <Attention stopped={home.data.stopped} retrying={home.data.retrying} approvals={home.data.approvals} />
            <RunningNow runs={home.data.open} retrying={home.data.retrying} />
            <Section
              title="Recent runs"
              flush
              aside={
                <Link href="/runs" className="link">
                  All runs
                </Link>
              }
            >
              {home.data.recent.length > 0 ? (
                <RunsTable runs={home.data.recent} compact />
              ) : (
                <p className={classes.none}>Runs that have ended appear here.</p>
              )}
            </Section>
          </div>
          <StartSomething examples={data ?? []} workflows={home.data.workflows} />
        </div>
      )}
    </>
  );
}
