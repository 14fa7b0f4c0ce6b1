'use client';

import { Button, Skeleton, Table } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Package } from 'lucide-react';
import Link from 'next/link';
import { api } from '../../api/client.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useCoalesced } from '../../api/use-coalesced.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatMoney } from '../../components/format.ts';
import { IdText } from '../../components/id-text.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import classes from './orders.module.css';

export function OrdersPage() {
  const client = useQueryClient();
  const orders = useInfiniteQuery({
    queryKey: ['orders'],
    queryFn: ({ pageParam }) => api.listOrders(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const refresh = useCoalesced(() => void client.invalidateQueries({ queryKey: ['orders'] }));
  const state = useChanges(['orders'], { onChange: refresh, onGap: refresh });
  const rows = orders.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader
        title="Orders"
        note="The demo’s business: runs take an order from pending to shipped, or back."
        actions={<LiveBadge state={state} />}
      />
      {orders.isError && rows.length === 0 ? (
        <ProblemPanel error={orders.error} onRetry={() => void orders.refetch()} />
      ) : (
        <Section title="All orders" flush>
          {orders.isPending ? (
            <Skeleton height={200} />
          ) : rows.length === 0 ? (
            <EmptyState
              icon={Package}
              title="No orders yet"
              actions={
                <Button component={Link} href="/new?example=slow-order">
                  Start slow-order
                </Button>
              }
            >
              Start a workflow “with a demo order” and watch it go from pending to shipped.
            </EmptyState>
          ) : (
            <>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Order</Table.Th>
                    <Table.Th>Customer</Table.Th>
                    <Table.Th>Status</Table.Th>
                    <Table.Th className={classes.number}>Amount</Table.Th>
                    <Table.Th>Created</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((order) => (
                    <Table.Tr key={order.id}>
                      <Table.Td>
                        <IdText id={order.id} href={`/orders/${order.id}`} />
                      </Table.Td>
                      <Table.Td>{order.customer}</Table.Td>
                      <Table.Td>
                        <StatusBadge status={order.status} />
                      </Table.Td>
                      <Table.Td className={classes.number}>{formatMoney(order.amount, order.currency)}</Table.Td>
                      <Table.Td>
                        <Time at={order.createdAt} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {orders.hasNextPage && (
                <div className={classes.more}>
                  <Button
                    variant="default"
                    loading={orders.isFetchingNextPage}
                    onClick={() => void orders.fetchNextPage()}
                  >
                    Older orders
                  </Button>
                </div>
              )}
            </>
          )}
        </Section>
      )}
    </>
  );
}
