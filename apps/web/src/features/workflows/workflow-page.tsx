'use client';

import { Button, Select, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PencilLine } from 'lucide-react';
import Link from 'next/link';
import { parseAsInteger, parseAsString, useQueryState } from 'nuqs';
import { useCallback } from 'react';
import { api } from '../../api/client.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useCoalesced } from '../../api/use-coalesced.ts';
import { JsonView } from '../../components/json-view.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPage } from '../../components/problem-page.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { formatExact } from '../../components/format.ts';
import { Graph } from '../graph/graph.tsx';
import { findStep } from '../graph/find-step.ts';
import { RunsTable } from '../runs/runs-table.tsx';
import { StartForm } from '../definition/start-form.tsx';
import { DefinitionSection } from './definition-section.tsx';
import { titleOf } from './title-of.ts';
import classes from './workflows.module.css';

/** One workflow: its graph, the form that starts it, its versions and its runs. The chosen version stands in the URL. */
export function WorkflowPage({ name }: { name: string }) {
  const client = useQueryClient();
  const [version, setVersion] = useQueryState('version', parseAsInteger);
  const [selected, setSelected] = useQueryState('step', parseAsString);
  const newest = useQuery({ queryKey: ['workflow', name], queryFn: () => api.getWorkflow(name) });
  const older = useQuery({
    queryKey: ['workflow', name, version],
    queryFn: () => api.getWorkflowVersion(name, version ?? 0),
    enabled: version !== null && newest.data !== undefined && version !== newest.data.version,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const runs = useQuery({
    queryKey: ['runs', 'of-workflow', name],
    queryFn: () => api.listRuns({ workflow: name, limit: 20 }),
  });
  const refresh = useCoalesced(() => void client.invalidateQueries({ queryKey: ['runs', 'of-workflow', name] }));
  const state = useChanges(['runs'], {
    onGap: refresh,
    onChange: ({ row }) => {
      if (row?.workflow === name) refresh();
    },
  });
  const select = useCallback(
    (address: string) => void setSelected((current) => (current === address ? null : address)),
    [setSelected],
  );

  if (newest.isError && !newest.data)
    return (
      <ProblemPage
        error={newest.error}
        onRetry={() => void newest.refetch()}
        all={{ href: '/workflows', label: 'All workflows' }}
      />
    );
  if (!newest.data) return <Skeleton height={320} radius="lg" />;
  const shown = version !== null && version !== newest.data.version ? older.data : newest.data;
  const versions = newest.data.versions ?? [];
  const step = shown && selected ? findStep(shown.definition, selected) : null;
  return (
    <>
      <PageHeader
        title={titleOf(newest.data)}
        note={
          <>
            <code>{name}</code>
            {typeof newest.data.definition.description === 'string' && ` · ${newest.data.definition.description}`}
          </>
        }
        actions={
          <>
            <Select
              aria-label="Version"
              w={230}
              data={versions.map((entry) => ({
                value: String(entry.version),
                label: `v${entry.version} · ${formatExact(entry.createdAt).split(' · ')[0]?.slice(0, -4)}`,
              }))}
              value={String(shown?.version ?? newest.data.version)}
              onChange={(chosen) => void setVersion(Number(chosen) === newest.data.version ? null : Number(chosen))}
            />
            <Button
              component={Link}
              href={`/new?from=${encodeURIComponent(name)}`}
              variant="default"
              leftSection={<PencilLine size={14} />}
            >
              New version
            </Button>
          </>
        }
      />
      {older.isError ? (
        <div className={classes.problem}>
          <ProblemPanel error={older.error} onRetry={() => void older.refetch()} />
        </div>
      ) : (
        <div className={classes.columns}>
          <Section
            title="Steps"
            flush
            aside={
              shown && (
                <span className={classes.hash} title={shown.hash}>
                  v{shown.version}
                </span>
              )
            }
          >
            <div className={classes.graph}>
              {shown && <Graph definition={shown.definition} selected={selected} onSelect={select} />}
            </div>
          </Section>
          <div className={classes.stack}>
            {step && (
              <Section title={<>Step {selected?.slice(1)}</>}>
                <JsonView value={step} label="the step's definition" />
              </Section>
            )}
            <Section title="Start a run">
              {shown && (
                <StartForm
                  key={shown.version}
                  definition={shown.definition}
                  name={name}
                  version={shown.version === newest.data.version ? null : shown.version}
                />
              )}
            </Section>
            {shown && <DefinitionSection key={shown.version} workflow={shown} />}
          </div>
        </div>
      )}
      <Section
        title="Runs"
        flush
        aside={
          <span className={classes.inline}>
            <LiveBadge state={state} />
            <Link className="link" href={`/runs?workflow=${encodeURIComponent(name)}`}>
              All
            </Link>
          </span>
        }
      >
        {runs.data && runs.data.items.length === 0 ? (
          <p className={classes.none}>It has not run yet. Start it above.</p>
        ) : (
          <RunsTable runs={runs.data?.items ?? []} />
        )}
      </Section>
    </>
  );
}
