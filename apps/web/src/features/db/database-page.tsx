'use client';

import { Button, Skeleton, Tabs } from '@mantine/core';
import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs';
import { LiveBadge } from '../../components/live-badge.tsx';
import { IdText } from '../../components/id-text.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { FilterField } from './filter-field.tsx';
import { ResetDemo } from './reset-demo.tsx';
import { RowsTable } from './rows-table.tsx';
import { type Contents, shownTables, tables } from './tables.ts';
import { useDatabase } from './use-database.ts';
import classes from './database.module.css';

const views = ['overview', ...shownTables] as const;

/** The tables of the product, live: what a run writes can be seen being written. */
export function DatabasePage() {
  const [view, setView] = useQueryState('table', parseAsStringLiteral(views).withDefault('overview'));
  const [filter, setFilter] = useQueryStates({ runId: parseAsString, orderId: parseAsString }, { history: 'push' });
  const { contents, state, snapshot } = useDatabase(filter);
  const filtered = filter.runId !== null || filter.orderId !== null;
  return (
    <>
      <PageHeader
        title="Live database"
        note="The newest 100 rows of each table, as PostgreSQL has them. Cells flash when they change; only the stream is listened to."
        actions={
          <>
            <LiveBadge state={state} />
            <ResetDemo onReset={() => void snapshot.refetch()} />
          </>
        }
      />
      <div className={classes.filters}>
        <FilterField
          label="Only this run or order"
          placeholder="run_… or ord_…"
          onSubmit={(id) =>
            void setFilter(id.startsWith('ord') ? { orderId: id, runId: null } : { runId: id, orderId: null })
          }
        />
        {filtered && (
          <span className={classes.active}>
            {filter.runId && <IdText id={filter.runId} />}
            {filter.orderId && <IdText id={filter.orderId} />}
            <Button variant="subtle" onClick={() => void setFilter({ runId: null, orderId: null })}>
              Show all
            </Button>
          </span>
        )}
      </div>
      {snapshot.isError && !contents && <ProblemPanel error={snapshot.error} onRetry={() => void snapshot.refetch()} />}
      {snapshot.isPending && <Skeleton height={320} radius="lg" />}
      {contents && (
        <Tabs value={view} onChange={(value) => void setView(value as (typeof views)[number])}>
          <Tabs.List className={classes.tabs}>
            <Tabs.Tab value="overview">Overview</Tabs.Tab>
            {shownTables.map((table) => (
              <Tabs.Tab key={table} value={table}>
                {tables[table].label} <span className={classes.count}>{contents[table].length}</span>
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={view}>
            {view === 'overview' ? <Overview contents={contents} /> : <Whole contents={contents} table={view} />}
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  );
}

function Overview({ contents }: { contents: Contents }) {
  return (
    <div className={classes.grid}>
      {shownTables.slice(0, 8).map((table) => (
        <Section
          key={table}
          title={tables[table].label}
          aside={<code className="dim">{contents[table].length}</code>}
          flush
        >
          <RowsTable table={table} entries={contents[table]} brief />
        </Section>
      ))}
    </div>
  );
}

function Whole({ contents, table }: { contents: Contents; table: (typeof shownTables)[number] }) {
  return (
    <Section title={tables[table].label} flush>
      <RowsTable table={table} entries={contents[table]} />
    </Section>
  );
}
