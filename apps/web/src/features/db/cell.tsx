'use client';

import type { Json } from '@waymark/protocol';
import Link from 'next/link';
import { formatClock, formatExact, shortenId } from '../../components/format.ts';
import { StatusBadge } from '../../components/status-badge.tsx';

const longest = 60;

/** One value of a row, by what its column means. Links load nothing ahead: this page asks for nothing. */
export function Cell({ table, column, value }: { table: string; column: string; value: Json | undefined }) {
  if (value === null || value === undefined) return <span className="dim">–</span>;
  if (column === 'status' && typeof value === 'string') return <StatusBadge status={value} />;
  const href = typeof value === 'string' ? hrefOf(table, column, value) : null;
  if (href) {
    return (
      <Link href={href} prefetch={false} className="link mono" title={String(value)}>
        {/^(run|ord)_/.test(String(value)) ? shortenId(String(value)) : String(value)}
      </Link>
    );
  }
  if (typeof value === 'string' && isTime(column, value)) {
    return (
      <time dateTime={value} title={formatExact(value)}>
        {formatClock(value)}
      </time>
    );
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = /id$|key$|hash$/i.test(column)
    ? shortenId(text)
    : text.length > longest
      ? `${text.slice(0, longest)}…`
      : text;
  return (
    <span
      className={typeof value === 'string' ? undefined : 'mono'}
      title={text.length > short.length || short !== text ? text.slice(0, 1_000) : undefined}
    >
      {short}
    </span>
  );
}

function hrefOf(table: string, column: string, value: string): string | null {
  if (column === 'runId' || column === 'rootRunId' || column === 'parentRunId' || (table === 'runs' && column === 'id'))
    return `/runs/${value}`;
  if (column === 'orderId' || (table === 'orders' && column === 'id')) return `/orders/${value}`;
  return column === 'workflow' || (table === 'workflows' && column === 'name') ? `/workflows/${value}` : null;
}

function isTime(column: string, value: string): boolean {
  return (column === 'at' || /(At|Until)$/.test(column)) && !Number.isNaN(Date.parse(value));
}
