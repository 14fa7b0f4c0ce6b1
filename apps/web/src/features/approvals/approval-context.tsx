'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Approval } from '../../api/types.ts';
import { formatMoney } from '../../components/format.ts';
import { JsonView } from '../../components/json-view.tsx';
import classes from './approvals.module.css';

/** What one needs to know to decide: the order in a line, and what the run was given. */
export function ApprovalContext({ approval }: { approval: Approval }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={classes.context}>
      {approval.orderId && <OrderLine orderId={approval.orderId} />}
      <button type="button" className={classes.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide' : 'Show'} what the run was given
      </button>
      {open && <RunInput runId={approval.runId} />}
    </div>
  );
}

function OrderLine({ orderId }: { orderId: string }) {
  const { data: order } = useQuery({ queryKey: ['order', orderId], queryFn: () => api.getOrder(orderId) });
  if (!order) return null;
  const items = order.items.map(({ quantity, sku }) => `${quantity} × ${sku}`).join(', ');
  return (
    <p className={classes.order}>
      {order.customer} · <strong>{formatMoney(order.amount, order.currency)}</strong> · {items}
    </p>
  );
}

function RunInput({ runId }: { runId: string }) {
  const { data: run } = useQuery({ queryKey: ['run', runId], queryFn: () => api.getRun(runId) });
  return run ? <JsonView value={run.input} label="input of the run" /> : null;
}
