'use client';

import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isFinalRunStatus, type Json } from '@waymark/protocol';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useCallback, useMemo, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import type { Run } from '../../api/types.ts';
import { ProblemPage } from '../../components/problem-page.tsx';
import { useTitle } from '../../components/use-title.ts';
import { eventSchemasOf } from '../definition/input-schema.ts';
import { Graph } from '../graph/graph.tsx';
import { EventsTable } from './events-table.tsx';
import { StepInspector } from './inspector/step-inspector.tsx';
import { MailboxTable } from './mailbox/mailbox-table.tsx';
import { findStep, marksOf } from './run-facts.ts';
import { RunHeader } from './run-header.tsx';
import { RunOverview } from './run-overview.tsx';
import { RunPresent } from './run-present.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { runsOfStep } from './sub-runs/related-runs.ts';
import { useRelatedRuns } from './sub-runs/use-related-runs.ts';
import { useLiveRun } from './use-live-run.ts';
import type { Asked } from './verbs/ask.ts';
import { HeldPanel } from './verbs/held-panel.tsx';
import { PausedPanel } from './verbs/paused-panel.tsx';
import { RunDialog } from './verbs/run-dialog.tsx';
import classes from './run.module.css';

const views = ['graph', 'timeline', 'events', 'mailbox'] as const;

/** One run, live: what it does now, its steps as graph, timeline and events, and the chosen step in detail. */
export function RunPage({ runId }: { runId: string }) {
  const { run, events, state } = useLiveRun(runId);
  const related = useRelatedRuns(run.data);
  const definition = useDefinition(run.data);
  const [view, setView] = useQueryState('view', parseAsStringLiteral(views).withDefault('graph'));
  const [selected, setSelected] = useQueryState('step', parseAsString);
  const [asked, ask] = useState<Asked | null>(null);
  const aside = useRef<HTMLDivElement>(null);
  useTitle(run.data ? `${run.data.workflow} ${run.data.status}` : 'Run');

  const select = useCallback(
    (address: string) => {
      void setSelected((current) => (current === address ? null : address));
      // On a narrow screen the details stand below: bring them into view.
      if (window.innerWidth < 1100)
        setTimeout(() => aside.current?.scrollIntoView({ block: 'start', behavior: 'smooth' }), 60);
    },
    [setSelected],
  );
  const marks = useMemo(() => (run.data ? marksOf(run.data) : undefined), [run.data]);

  if (run.isError && !run.data)
    return (
      <ProblemPage error={run.error} onRetry={() => void run.refetch()} all={{ href: '/runs', label: 'All runs' }} />
    );
  if (!run.data) return <Skeleton height={320} radius="lg" />;
  const takesEvents = definition !== undefined && eventSchemasOf(definition).size > 0;
  const step = findStep(run.data, selected);
  return (
    <>
      <RunHeader
        run={run.data}
        definition={definition ?? null}
        stream={isFinalRunStatus(run.data.status) ? 'ended' : state}
        onAsk={ask}
      />
      <PausedPanel run={run.data} events={events} />
      <HeldPanel run={run.data} events={events} onSelect={select} onAsk={ask} />
      <RunPresent run={run.data} related={related} events={events} onSelect={select} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Tabs value={view} onChange={(value) => void setView(value as (typeof views)[number])}>
            <Tabs.List className={classes.tabs}>
              <Tabs.Tab value="graph">Graph</Tabs.Tab>
              <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
              {takesEvents && <Tabs.Tab value="mailbox">Mailbox</Tabs.Tab>}
              <Tabs.Tab value="events">Events {events.length > 0 && events.length}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="graph" className={classes.graph}>
              {definition && (
                <Graph definition={definition} {...(marks ? { marks } : {})} selected={selected} onSelect={select} />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="timeline">
              <Timeline run={run.data} related={related} selected={selected} onSelect={select} />
            </Tabs.Panel>
            <Tabs.Panel value="mailbox">
              {view === 'mailbox' && <MailboxTable run={run.data} onSelect={select} />}
            </Tabs.Panel>
            <Tabs.Panel value="events">
              <EventsTable events={events} selected={selected} onSelect={select} />
            </Tabs.Panel>
          </Tabs>
        </div>
        <div className={classes.aside} ref={aside}>
          {step ? (
            <StepInspector
              key={step.address}
              run={run.data}
              step={step}
              runs={runsOfStep(related, runId, step)}
              definition={definition ?? null}
              onAsk={ask}
              onClose={() => void setSelected(null)}
            />
          ) : (
            <RunOverview run={run.data} related={related} />
          )}
        </div>
      </div>
      {asked && <RunDialog run={run.data} asked={asked} onClose={() => ask(null)} />}
    </>
  );
}

/** The definition of the run's own version: it never changes. */
function useDefinition(run: Run | undefined): Json | undefined {
  const { data } = useQuery({
    queryKey: ['workflow', run?.workflow, run?.version],
    queryFn: () => api.getWorkflowVersion(run?.workflow ?? '', run?.version ?? 0),
    enabled: run !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.definition;
}
