'use client';

import { Skeleton, Table } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { api } from '../../api/client.ts';
import type { Order } from '../../api/types.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useCoalesced } from '../../api/use-coalesced.ts';
import { formatMoney } from '../../components/format.ts';
import { IdText } from '../../components/id-text.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPage } from '../../components/problem-page.tsx';
import { Section } from '../../components/section.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { RunsTable } from '../runs/runs-table.tsx';
import { OrderHistory } from './order-progress.tsx';
import classes from './orders.module.css';

export function OrderPage({ id }: { id: string }) {
  const client = useQueryClient();
  const order = useQuery({ queryKey: ['order', id], queryFn: () => api.getOrder(id) });
  const runs = useQuery({ queryKey: ['runs', 'of-order', id], queryFn: () => api.listRuns({ orderId: id }) });
  const refresh = useCoalesced(() => {
    void client.invalidateQueries({ queryKey: ['order', id] });
    void client.invalidateQueries({ queryKey: ['runs', 'of-order', id] });
  });
  const state = useChanges(['orders', 'runs'], {
    onGap: refresh,
    onChange: ({ table, key, row }) => {
      if ((table === 'orders' && key.id === id) || row?.orderId === id) refresh();
    },
  });
  if (order.isError && !order.data)
    return (
      <ProblemPage
        error={order.error}
        onRetry={() => void order.refetch()}
        all={{ href: '/orders', label: 'All orders' }}
      />
    );
  if (!order.data) return <Skeleton height={260} radius="lg" />;
  const { customer, status, amount, currency, createdAt } = order.data;
  return (
    <>
      <PageHeader
        title={`Order of ${customer}`}
        note={
          <>
            <IdText id={id} full /> · created <Time at={createdAt} />
          </>
        }
        actions={
          <>
            <LiveBadge state={state} />
            <Link className="link" href={`/db?orderId=${encodeURIComponent(id)}`}>
              Its rows in the database
            </Link>
          </>
        }
      />
      <div className={classes.stack}>
        <div className={classes.columns}>
          <Section title="Status" aside={<StatusBadge status={status} />}>
            <OrderHistory order={order.data} withRuns />
          </Section>
          <Section title="Items" aside={<strong>{formatMoney(amount, currency)}</strong>} flush>
            <Items order={order.data} />
          </Section>
        </div>
        <Section title="Runs of this order" flush>
          <RunsTable runs={runs.data?.items ?? []} />
        </Section>
      </div>
    </>
  );
}

function Items({ order }: { order: Order }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Item</Table.Th>
          <Table.Th className={classes.number}>Quantity</Table.Th>
          <Table.Th className={classes.number}>Each</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {order.items.map(({ sku, quantity, unitPrice }) => (
          <Table.Tr key={sku}>
            <Table.Td>{sku}</Table.Td>
            <Table.Td className={classes.number}>{quantity}</Table.Td>
            <Table.Td className={classes.number}>{formatMoney(unitPrice, order.currency)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
