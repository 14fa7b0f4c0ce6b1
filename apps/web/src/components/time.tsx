'use client';

import { Tooltip } from '@mantine/core';
import { formatDuration, formatExact, formatRelative } from './format.ts';
import { useNow } from './use-now.ts';

/** A moment, relative; the exact one on hover and focus. */
export function Time({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className="dim">–</span>;
  return (
    <Tooltip label={formatExact(at)}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {now === 0 ? '' : formatRelative(at, now)}
      </time>
    </Tooltip>
  );
}

type ElapsedProps = { from: string | null | undefined; to: string | null | undefined };

/** How long something took, or takes until now while it has no end. */
export function Elapsed({ from, to }: ElapsedProps) {
  const now = useNow(!to);
  if (!from || (now === 0 && !to)) return <span className="dim">–</span>;
  return <span style={{ whiteSpace: 'nowrap' }}>{formatDuration((to ? Date.parse(to) : now) - Date.parse(from))}</span>;
}
