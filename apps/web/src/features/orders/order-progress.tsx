'use client';

import Link from 'next/link';
import type { Order } from '../../api/types.ts';
import { formatClock, formatExact, formatMoney } from '../../components/format.ts';
import { Section } from '../../components/section.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { lookOf } from '../../components/status.ts';
import classes from './orders.module.css';

/** An order's way so far, each status with its moment. */
export function OrderProgress({ order }: { order: Order }) {
  return (
    <Section
      title={
        <>
          Order{' '}
          <Link href={`/orders/${order.id}`} className="link">
            {order.customer}
          </Link>
        </>
      }
      aside={
        <span className={classes.aside}>
          {formatMoney(order.amount, order.currency)} <StatusBadge status={order.status} />
        </span>
      }
    >
      <OrderHistory order={order} />
    </Section>
  );
}

export function OrderHistory({ order, withRuns }: { order: Order; withRuns?: boolean }) {
  return (
    <ol className={classes.history} aria-label="Status history of the order">
      {order.history.map(({ status, at, runId, address }, index) => {
        const { word, tone, icon: Icon } = lookOf(status);
        return (
          <li key={`${status} ${at}`} data-tone={tone} data-last={index === order.history.length - 1 || undefined}>
            <Icon size={15} aria-hidden />
            <span className={classes.word}>{word}</span>
            <time dateTime={at} title={formatExact(at)}>
              {formatClock(at)}
            </time>
            {withRuns && runId && (
              <Link className="link" href={`/runs/${runId}${address ? `?step=${encodeURIComponent(address)}` : ''}`}>
                {address ? address.slice(1) : 'run'}
              </Link>
            )}
          </li>
        );
      })}
    </ol>
  );
}
