'use client';

import { Table } from '@mantine/core';
import Link from 'next/link';
import type { RunSummary } from '../../api/types.ts';
import { IdText } from '../../components/id-text.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Elapsed, Time } from '../../components/time.tsx';
import { whyOf } from './run-facts.ts';
import { RunLabels } from './run-labels.tsx';
import classes from './runs.module.css';

type Props = {
  runs: RunSummary[];
  compact?: boolean;
  /** Runs that are known to wait for the next attempt of a step. */
  retrying?: ReadonlySet<string>;
};

/** Runs as rows: what, how it stands, why it waits or failed, when. */
export function RunsTable({ runs, compact, retrying }: Props) {
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Workflow</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th className={classes.wide}>Run</Table.Th>
          {!compact && <Table.Th className={classes.wide}>Order</Table.Th>}
          <Table.Th>Started</Table.Th>
          <Table.Th className={`${classes.number} ${classes.wide}`}>Took</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map((run) => (
          <RunRow key={run.runId} run={run} compact={compact ?? false} retries={retrying?.has(run.runId) ?? false} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RunRow({ run, compact, retries }: { run: RunSummary; compact: boolean; retries: boolean }) {
  const why = whyOf(run);
  return (
    <Table.Tr data-run={run.runId}>
      <Table.Td className={classes.what}>
        <Link href={`/runs/${run.runId}`} className={classes.name}>
          {run.workflow} <span className="dim">v{run.version}</span>
        </Link>
        <RunLabels labels={run.labels} />
        {why && (
          <span className={classes.why} title={why}>
            {why}
          </span>
        )}
      </Table.Td>
      <Table.Td>
        <StatusBadge status={retries ? 'retrying' : run.status} />
      </Table.Td>
      <Table.Td className={classes.wide}>
        <IdText id={run.runId} href={`/runs/${run.runId}`} />
      </Table.Td>
      {!compact && (
        <Table.Td className={classes.wide}>
          {run.orderId ? <IdText id={run.orderId} href={`/orders/${run.orderId}`} /> : <span className="dim">–</span>}
        </Table.Td>
      )}
      <Table.Td>
        <Time at={run.startedAt ?? run.createdAt} />
      </Table.Td>
      <Table.Td className={`${classes.number} ${classes.wide}`}>
        <Elapsed from={run.startedAt} to={run.closedAt} />
      </Table.Td>
    </Table.Tr>
  );
}
