'use client';

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { api } from '../../api/client.ts';
import type { Workflow } from '../../api/types.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { Time } from '../../components/time.tsx';
import { toGraph } from '../graph/graph-model.ts';
import { titleOf } from './title-of.ts';
import classes from './workflows.module.css';

export function WorkflowsPage() {
  const workflows = useQuery({ queryKey: ['workflows'], queryFn: () => api.listWorkflows() });
  const items = workflows.data?.items ?? [];
  return (
    <>
      <PageHeader
        title="Workflows"
        note="Published definitions. A version never changes; a run keeps the version it started with."
        actions={
          <Button component={Link} href="/new" leftSection={<Plus size={14} />}>
            New definition
          </Button>
        }
      />
      {workflows.isError && items.length === 0 && (
        <ProblemPanel error={workflows.error} onRetry={() => void workflows.refetch()} />
      )}
      {workflows.isPending && <Skeleton height={200} radius="lg" />}
      {workflows.isSuccess && items.length === 0 && (
        <Section title="Published">
          <EmptyState
            icon={Waypoints}
            title="No workflow is published yet"
            actions={
              <Button component={Link} href="/new">
                Write the first one
              </Button>
            }
          >
            Take an example or write your own, as JSON or YAML; it becomes version 1 when you publish it.
          </EmptyState>
        </Section>
      )}
      <ul className={classes.cards}>
        {items.map((workflow) => (
          <Card key={workflow.name} workflow={workflow} />
        ))}
      </ul>
    </>
  );
}

function Card({ workflow }: { workflow: Workflow }) {
  const steps = toGraph(workflow.definition)?.steps.length ?? 0;
  const description = workflow.definition.description;
  return (
    <li className={classes.card}>
      <Link href={`/workflows/${workflow.name}`} className={classes.cardLink}>
        {titleOf(workflow)}
      </Link>
      <code className="dim">
        {workflow.name}@{workflow.version}
      </code>
      {typeof description === 'string' && <p className={classes.description}>{description}</p>}
      <p className={classes.facts}>
        {steps} {steps === 1 ? 'step' : 'steps'}
        {workflow.form === 'older' && ' · older form'} · published <Time at={workflow.createdAt} />
      </p>
    </li>
  );
}
