'use client';

import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Run } from '../../api/types.ts';
import { JsonView } from '../../components/json-view.tsx';
import { Section } from '../../components/section.tsx';
import { OrderProgress } from '../orders/order-progress.tsx';
import { Executions } from './executions.tsx';
import { ErrorView } from './inspector/error-view.tsx';
import classes from './run.module.css';

/** The run as a whole, while no step is chosen: its order, error, output and input. */
export function RunOverview({ run }: { run: Run }) {
  return (
    <div className={classes.overview}>
      {run.orderId && <RunOrder runId={run.runId} orderId={run.orderId} />}
      {run.error && (
        <Section title={run.status === 'held' ? 'Why it is held' : 'Error'}>
          <ErrorView error={run.error} />
        </Section>
      )}
      {run.closedAt && run.output !== null && (
        <Section title="Output">
          <JsonView value={run.output} label="output of the run" />
        </Section>
      )}
      <Section title="Input">
        <JsonView value={run.input} label="input of the run" />
      </Section>
      <Executions runId={run.runId} executions={run.executions} />
      <p className={classes.hint}>Choose a step to see its input, output, attempts and policy.</p>
    </div>
  );
}

function RunOrder({ runId, orderId }: { runId: string; orderId: string }) {
  const { data: order } = useQuery({ queryKey: ['order', 'of-run', runId], queryFn: () => api.getOrder(orderId) });
  if (!order) return null;
  return <OrderProgress order={order} />;
}
